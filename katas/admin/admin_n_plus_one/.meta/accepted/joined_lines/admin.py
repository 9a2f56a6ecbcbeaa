"""What the accountants see in the books."""

from __future__ import annotations

from decimal import Decimal

from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.db.models import DecimalField, ExpressionWrapper, F, OuterRef, Subquery, Sum, Value
from django.db.models.functions import Coalesce, Round

from kata_project.accounts.models import Organisation
from kata_project.billing.models import Invoice, InvoiceLine, Payment
from katas.admin.admin_n_plus_one.sites import books


class OrganisationAdmin(admin.ModelAdmin):
    list_display = ("name", "slug")
    search_fields = ("name__icontains", "slug__icontains")

    def get_ordering(self, request):
        return ["name"]


class LineInline(admin.TabularInline):
    model = InvoiceLine
    extra = 0


class InvoiceAdmin(admin.ModelAdmin):
    list_display = ("number", "customer_name", "status", "total", "paid", "owed")
    list_filter = ("status",)
    list_per_page = 20
    search_fields = ("number", "customer__name")
    ordering = ("-issued_on", "-pk")
    inlines = (LineInline,)

    def get_queryset(self, request):
        """Join the lines, which may be only one of the two, and look the payments up."""
        money = DecimalField(max_digits=12, decimal_places=2)
        payments = Payment.objects.filter(invoice=OuterRef("pk")).values("invoice_id")
        return (
            super()
            .get_queryset(request)
            .select_related("customer")
            .annotate(
                _total=Round(
                    Coalesce(
                        Sum(ExpressionWrapper(F("lines__quantity") * F("lines__unit_price"), output_field=money)),
                        Value(Decimal("0.00")),
                    ),
                    2,
                ),
                _paid=Round(
                    Coalesce(Subquery(payments.annotate(all=Sum("amount")).values("all")), Value(Decimal("0.00"))), 2
                ),
            )
        )

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "customer":
            kwargs["widget"] = AutocompleteSelect(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    @admin.display(description="customer", ordering="customer__name", empty_value="(none)")
    def customer_name(self, invoice):
        return invoice.customer and invoice.customer.name

    @admin.display(ordering="_total")
    def total(self, invoice):
        return f"{invoice._total:.2f}"

    @admin.display(ordering="_paid")
    def paid(self, invoice):
        return f"{invoice._paid:.2f}"

    @admin.display(ordering=F("_total") - F("_paid"))
    def owed(self, invoice):
        return f"{round(invoice._total, 2) - round(invoice._paid, 2):.2f}"


books.register(Organisation, OrganisationAdmin)
books.register(Invoice, InvoiceAdmin)
