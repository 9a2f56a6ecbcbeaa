"""The pages of the invoices."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import QuerySet
from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.views.generic import DetailView, ListView, RedirectView
from django.views.generic.detail import SingleObjectMixin

from katas.routing.uuid_urls.models import Invoice


class OwnInvoices:
    """Narrows a view to the invoices of the user who is signed in."""

    slug_field = slug_url_kwarg = "public_id"

    def get_queryset(self) -> QuerySet[Invoice]:
        """Return the invoices that exist, as far as this user can tell."""
        return Invoice.objects.filter(owner=self.request.user.pk).order_by("-issued_on", "number")


class InvoiceList(LoginRequiredMixin, OwnInvoices, ListView):
    """The invoices of the user who is signed in, the newest first."""

    template_name = "invoices/list.html"
    context_object_name = "invoices"


class Detail(OwnInvoices, DetailView):
    """One invoice."""

    template_name = "invoices/detail.html"
    context_object_name = "invoice"


class Data(OwnInvoices, DetailView):
    """One invoice as JSON, to be saved as a file."""

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        """Return the fields."""
        one = self.object
        fields = {"issued_on": one.issued_on, "total": one.total, "number": one.number, "id": one.public_id}
        return JsonResponse(fields, headers={"Content-Disposition": 'attachment; filename="invoice.json"'})


class Moved(OwnInvoices, SingleObjectMixin, RedirectView):
    """From an old address to the new one."""

    to = "detail"

    def get_redirect_url(self, *args: Any, **kwargs: Any) -> str:
        """Return the address with the UUID."""
        return reverse(f"invoices:{self.to}", args=[self.get_object().public_id])
