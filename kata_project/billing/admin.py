# mypy: allow-any-generics
# The classes of the admin are generic in the type stubs only: ModelAdmin[Post] fails when the module is imported.

from __future__ import annotations

from django.contrib import admin

from kata_project.billing.models import Invoice, InvoiceLine, Payment, Plan, Subscription, Wallet


@admin.register(Plan)
class PlanAdmin(admin.ModelAdmin):
    list_display = ("name", "price", "interval", "is_active")
    list_filter = ("interval", "is_active")
    search_fields = ("name",)
    prepopulated_fields = {"slug": ("name",)}


@admin.register(Subscription)
class SubscriptionAdmin(admin.ModelAdmin):
    list_display = ("organisation", "plan", "status", "seats", "started_on", "ends_on")
    list_filter = ("status", "plan")
    list_select_related = ("organisation", "plan")
    autocomplete_fields = ("organisation", "plan")


class InvoiceLineInline(admin.TabularInline):
    model = InvoiceLine
    extra = 0


@admin.register(Invoice)
class InvoiceAdmin(admin.ModelAdmin):
    list_display = ("number", "customer", "status", "issued_on", "due_on")
    list_filter = ("status",)
    list_select_related = ("customer",)
    search_fields = ("number", "customer__name")
    date_hierarchy = "issued_on"
    autocomplete_fields = ("customer",)
    inlines = (InvoiceLineInline,)


@admin.register(InvoiceLine)
class InvoiceLineAdmin(admin.ModelAdmin):
    list_display = ("description", "invoice", "quantity", "unit_price")
    list_select_related = ("invoice",)
    search_fields = ("description", "invoice__number")
    autocomplete_fields = ("invoice",)


@admin.register(Payment)
class PaymentAdmin(admin.ModelAdmin):
    list_display = ("reference", "invoice", "amount", "method", "received_at")
    list_filter = ("method",)
    list_select_related = ("invoice",)
    search_fields = ("reference", "invoice__number")
    autocomplete_fields = ("invoice",)


@admin.register(Wallet)
class WalletAdmin(admin.ModelAdmin):
    list_display = ("owner", "balance")
    list_select_related = ("owner",)
    search_fields = ("owner__display_name",)
    autocomplete_fields = ("owner",)
