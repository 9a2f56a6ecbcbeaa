"""What the accountants see in the books."""

from __future__ import annotations

from decimal import Decimal

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import F, OuterRef, Q, Sum
from django.db.models.functions import Coalesce

from kata_project.accounts.models import Organisation
from kata_project.billing.models import Invoice, InvoiceLine, Payment
from katas.admin.admin_n_plus_one.sites import books


class SumOf(Sum):
    """A sum without a GROUP BY, for a subquery of one row."""

    contains_aggregate = False


LINES = InvoiceLine.objects.filter(invoice_id=OuterRef("pk")).values(sum=SumOf(F("quantity") * F("unit_price")))
PAYMENTS = Payment.objects.filter(invoice_id=OuterRef("pk")).values(sum=SumOf("amount"))


class Invoices(ChangeList):
    """Only the list needs the amounts."""

    def get_queryset(self, request, **kwargs):
        """Return what the list shows, with the figures of it all."""
        self.root_queryset = (
            self.root_queryset.select_related("customer")
            .annotate(total=Coalesce(LINES, Decimal(0)), paid=Coalesce(PAYMENTS, Decimal(0)))
            .annotate(owed=F("total") - F("paid"))
        )
        return super().get_queryset(request, **kwargs)


@admin.register(Organisation, site=books)
class OrganisationAdmin(admin.ModelAdmin):
    list_display = ("name", "slug")
    ordering = ("name",)

    def get_search_fields(self, request):
        return ("name",)

    def get_search_results(self, request, queryset, search_term):
        for word in search_term.split():
            queryset = queryset.filter(Q(name__icontains=word) | Q(slug__icontains=word))
        return queryset, False


class LineInline(admin.TabularInline):
    model = InvoiceLine
    extra = 0


@admin.display(ordering="total")
def total(invoice):
    """Return what all lines come to."""
    return invoice.total.quantize(Decimal("1.00"))


@admin.display(ordering="paid")
def paid(invoice):
    """Return what was paid."""
    return invoice.paid.quantize(Decimal("1.00"))


@admin.display(ordering="owed")
def owed(invoice):
    """Return what is missing."""
    return total(invoice) - paid(invoice)


@admin.register(Invoice, site=books)
class InvoiceAdmin(admin.ModelAdmin):
    list_display = ("number", "customer_name", "status", total, paid, owed)
    list_filter = ("status",)
    list_per_page = 20
    search_fields = ("number", "customer__name")
    ordering = ("-issued_on", "-pk")
    show_full_result_count = False
    inlines = (LineInline,)

    def get_changelist(self, request, **kwargs):
        return Invoices

    def get_autocomplete_fields(self, request):
        return ["customer"]

    @admin.display(description="customer", ordering="customer__name")
    def customer_name(self, invoice):
        return invoice.customer.name if invoice.customer_id else "(none)"
