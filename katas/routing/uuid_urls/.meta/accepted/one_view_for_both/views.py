"""The pages of the invoices."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from katas.routing.uuid_urls.models import Invoice


@require_GET
@login_required
def invoice_list(request: HttpRequest) -> HttpResponse:
    """Show the invoices of the user who is signed in, the newest first."""
    invoices = Invoice.objects.filter(owner=request.user).order_by("-issued_on", "number")
    return render(request, "invoices/list.html", {"invoices": invoices})


@require_GET
def detail(request: HttpRequest, public_id: UUID | None = None, pk: int | None = None) -> HttpResponse:
    """Show one invoice to its owner."""
    if pk is not None:
        return moved(request, pk, "invoices:detail")
    return render(request, "invoices/detail.html", {"invoice": own_invoice(request, public_id=public_id)})


@require_GET
def data(request: HttpRequest, public_id: UUID | None = None, pk: int | None = None) -> HttpResponse:
    """Return one invoice as JSON, to be saved as a file."""
    if pk is not None:
        return moved(request, pk, "invoices:data")
    invoice = own_invoice(request, public_id=public_id)
    fields = {
        "id": str(invoice.public_id),
        "number": invoice.number,
        "total": str(invoice.total),
        "issued_on": invoice.issued_on.isoformat(),
    }
    return JsonResponse(fields, headers={"Content-Disposition": f'attachment; filename="invoice-{public_id}.json"'})


def moved(request: HttpRequest, pk: int, to: str) -> HttpResponse:
    """Lead the owner from an old address to the new one."""
    address = reverse(to, kwargs={"public_id": own_invoice(request, pk=pk).public_id})
    return redirect(request.build_absolute_uri(address), permanent=True)


def own_invoice(request: HttpRequest, **lookup: object) -> Invoice:
    """Return an invoice of the user who is signed in; for everybody else it does not exist."""
    if not request.user.is_authenticated:
        raise Http404
    return get_object_or_404(Invoice, owner=request.user, **lookup)
