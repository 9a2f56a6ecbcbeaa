"""What the accountants see in the books."""

from __future__ import annotations

from decimal import Decimal

from django.contrib import admin
from django.db.models import DecimalField, F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.http import HttpRequest

from kata_project.accounts.models import Organisation
from kata_project.billing.models import Invoice, InvoiceLine, Payment
from katas.admin.admin_n_plus_one.sites import books

MONEY = DecimalField(max_digits=16, decimal_places=2)
CENT = Decimal("0.01")


def added_up(rows: QuerySet, amount: Combinable) -> Coalesce:
    """Return the sum of an amount over the rows of an invoice, 0 if there are none.

    Each sum is a subquery of its own: two joins would multiply lines by payments.
    """
    sums = rows.filter(invoice=OuterRef("pk")).order_by().values("invoice").annotate(sum=Sum(amount)).values("sum")
    return Coalesce(Subquery(sums), Decimal(0), output_field=MONEY)


@admin.register(Organisation, site=books)
class OrganisationAdmin(admin.ModelAdmin):
    """Customers."""

    list_display = ("name", "slug")
    search_fields = ("name", "slug")
    ordering = ("name", "pk")


class LineInline(admin.TabularInline):
    """The lines of an invoice."""

    model = InvoiceLine
    extra = 0


@admin.register(Invoice, site=books)
class InvoiceAdmin(admin.ModelAdmin):
    """Invoices, with what was asked for, what came, and what is missing."""

    list_display = ("number", "customer_name", "status", "total", "paid", "owed")
    list_filter = ("status",)
    list_per_page = 20
    list_select_related = ("customer",)
    search_fields = ("number", "customer__name")
    ordering = ("-issued_on", "-pk")
    autocomplete_fields = ("customer",)
    inlines = (LineInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Invoice]:
        """Return the invoices with their amounts."""
        invoices = (
            super()
            .get_queryset(request)
            .annotate(
                sum_of_lines=added_up(InvoiceLine.objects, F("quantity") * F("unit_price")),
                sum_of_payments=added_up(Payment.objects, F("amount")),
            )
        )
        return invoices.annotate(missing=F("sum_of_lines") - F("sum_of_payments"))

    @admin.display(description="customer", ordering="customer__name")
    def customer_name(self, invoice: Invoice) -> str:
        """Return the customer's name, if there is still a customer."""
        return invoice.customer.name if invoice.customer else "(none)"

    @admin.display(ordering="sum_of_lines")
    def total(self, invoice: Invoice) -> Decimal:
        """Return what all lines come to."""
        return invoice.sum_of_lines.quantize(CENT)

    @admin.display(ordering="sum_of_payments")
    def paid(self, invoice: Invoice) -> Decimal:
        """Return what all payments come to."""
        return invoice.sum_of_payments.quantize(CENT)

    @admin.display(ordering="missing")
    def owed(self, invoice: Invoice) -> Decimal:
        """Return what is missing; it is negative if too much was paid."""
        return self.total(invoice) - self.paid(invoice)
