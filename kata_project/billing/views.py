"""What the platform costs, and what an organisation was charged."""
# mypy: allow-any-generics
# Django's views are generic in the type stubs only: ListView[Plan] fails when the module is imported.

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.views.generic import ListView

from kata_project.accounts.models import Organisation
from kata_project.billing.models import Invoice, Plan


class PricingView(ListView):
    """The plans on offer, cheapest first."""

    context_object_name = "plans"
    template_name = "billing/pricing.html"
    queryset = Plan.objects.filter(is_active=True).order_by("price", "name")


@dataclass(frozen=True, slots=True)
class InvoiceRow:
    """An invoice with its sums, as one row of the table."""

    invoice: Invoice
    total: Decimal
    paid: Decimal

    @classmethod
    def of(cls, invoice: Invoice) -> InvoiceRow:
        # Summed in Python: a page has few invoices, and their lines and payments are prefetched anyway.
        total = sum((line.quantity * line.unit_price for line in invoice.lines.all()), Decimal(0))
        paid = sum((payment.amount for payment in invoice.payments.all()), Decimal(0))
        return cls(invoice, total, paid)


class InvoiceListView(LoginRequiredMixin, ListView):
    """An organisation's invoices, for its members.

    Everybody else gets the same 404 as for an organisation that does not exist: who our customers are is not
    public either.
    """

    context_object_name = "invoices"
    template_name = "billing/invoice_list.html"
    paginate_by = 20

    def get_queryset(self) -> QuerySet[Invoice]:
        self.organisation = get_object_or_404(Organisation, slug=self.kwargs["slug"], members=self.request.user)
        return self.organisation.invoices.prefetch_related("lines", "payments").order_by("-issued_on", "-pk")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(organisation=self.organisation, **kwargs)
        context["rows"] = [InvoiceRow.of(invoice) for invoice in context["invoices"]]
        return context
