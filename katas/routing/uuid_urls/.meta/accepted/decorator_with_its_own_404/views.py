"""The pages of the invoices, behind a decorator that answers with a text of its own."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from katas.routing.uuid_urls.models import Invoice


def owner_only(view: Callable[[HttpRequest, Invoice], HttpResponse]) -> Callable[..., HttpResponse]:
    """Give the view its invoice, if it is one of the user's who is signed in."""

    @require_GET
    @wraps(view)
    def inner(request: HttpRequest, **lookup: Any) -> HttpResponse:
        user_id = request.user.pk
        invoice = Invoice.objects.filter(**lookup).first()
        if invoice is None or invoice.owner_id != user_id:
            return HttpResponseNotFound("No such invoice.", content_type="text/plain")
        return view(request, invoice)

    return inner


@require_GET
@login_required
def invoice_list(request: HttpRequest) -> HttpResponse:
    """Show the invoices of the user who is signed in, the newest first."""
    invoices = request.user.reader_invoices.order_by("-issued_on", "number")
    return render(request, "invoices/list.html", {"invoices": invoices})


@owner_only
def detail(request: HttpRequest, invoice: Invoice) -> HttpResponse:
    """Show one invoice."""
    return render(request, "invoices/detail.html", {"invoice": invoice})


@owner_only
def data(request: HttpRequest, invoice: Invoice) -> HttpResponse:
    """Return one invoice as JSON, to be saved as a file."""
    fields = {
        "id": invoice.public_id,
        "number": invoice.number,
        "total": invoice.total,
        "issued_on": invoice.issued_on,
    }
    return JsonResponse(fields, headers={"Content-Disposition": "attachment; filename=invoice.json"})


@owner_only
def moved(request: HttpRequest, invoice: Invoice) -> HttpResponse:
    """Lead the owner to the page."""
    return redirect("invoices:detail", invoice.public_id)


@owner_only
def moved_data(request: HttpRequest, invoice: Invoice) -> HttpResponse:
    """Lead the owner to the JSON."""
    return redirect("invoices:data", invoice.public_id)
