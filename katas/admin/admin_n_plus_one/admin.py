"""What the accountants see in the books."""

from __future__ import annotations

from decimal import Decimal

from django.contrib import admin

from kata_project.accounts.models import Organisation
from kata_project.billing.models import Invoice, InvoiceLine
from katas.admin.admin_n_plus_one.sites import books


@admin.register(Organisation, site=books)
class OrganisationAdmin(admin.ModelAdmin):
    """Customers."""

    list_display = ("name", "slug")


class LineInline(admin.TabularInline):
    """The lines of an invoice."""

    model = InvoiceLine
    extra = 0


@admin.register(Invoice, site=books)
class InvoiceAdmin(admin.ModelAdmin):
    """Invoices, with what was asked for, what came, and what is missing."""

    list_display = ("number", "customer_name", "status", "total", "paid", "owed")
    list_filter = ("status", "customer")
    list_per_page = 20
    search_fields = ("number", "customer__name")
    ordering = ("-issued_on", "-pk")
    inlines = (LineInline,)

    @admin.display(description="customer", ordering="customer__name")
    def customer_name(self, invoice: Invoice) -> str:
        """Return the customer's name, if there is still a customer."""
        return invoice.customer.name if invoice.customer else "(none)"

    def total(self, invoice: Invoice) -> Decimal:
        """Return what all lines come to."""
        return sum((line.quantity * line.unit_price for line in invoice.lines.all()), Decimal("0.00"))

    def paid(self, invoice: Invoice) -> Decimal:
        """Return what all payments come to."""
        return sum((payment.amount for payment in invoice.payments.all()), Decimal("0.00"))

    def owed(self, invoice: Invoice) -> Decimal:
        """Return what is missing; it is negative if too much was paid."""
        return self.total(invoice) - self.paid(invoice)
