"""The pages of the invoices."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from katas.routing.uuid_urls.models import Invoice


@require_GET
@login_required
def invoice_list(request: HttpRequest) -> HttpResponse:
    """Show the invoices of the user who is signed in, the newest first."""
    invoices = Invoice.objects.filter(owner=request.user).order_by("-issued_on", "number")
    return render(request, "invoices/list.html", {"invoices": invoices})


@require_GET
@login_required
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one invoice."""
    invoice = get_object_or_404(Invoice, pk=pk)
    return render(request, "invoices/detail.html", {"invoice": invoice})


@require_GET
@login_required
def data(request: HttpRequest, pk: int) -> HttpResponse:
    """Return one invoice as JSON, to be saved as a file."""
    invoice = get_object_or_404(Invoice, pk=pk)
    fields = {
        "id": invoice.pk,
        "number": invoice.number,
        "total": str(invoice.total),
        "issued_on": invoice.issued_on.isoformat(),
    }
    return JsonResponse(fields, headers={"Content-Disposition": f'attachment; filename="invoice-{invoice.pk}.json"'})
