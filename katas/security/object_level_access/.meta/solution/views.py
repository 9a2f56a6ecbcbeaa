"""The invoices of the organisations that somebody is a member of."""

from __future__ import annotations

import secrets

from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST, require_safe

from kata_project.accounts.models import Organisation
from kata_project.billing.models import Invoice
from katas.security.object_level_access.forms import EDITORS, InvoiceForm
from katas.security.object_level_access.models import Export


def as_json(invoice: Invoice) -> dict[str, str]:
    """Return what pages show of an invoice."""
    return {
        "number": invoice.number,
        "customer": invoice.customer.slug if invoice.customer else "",
        "status": invoice.status,
        "due_on": str(invoice.due_on),
    }


def as_csv(invoices: list[Invoice]) -> str:
    """Return what an export has of *invoices*: a line for each, in their order."""
    return "".join(f"{one.number},{one.customer.slug if one.customer else ''},{one.due_on}\r\n" for one in invoices)


def visible_to(user: User) -> QuerySet[Invoice]:
    """Return the invoices that *user* may see: those of the organisations that *user* is a member of."""
    return Invoice.objects.filter(customer__members=user).select_related("customer").order_by("number")


@require_safe
@login_required
def invoice_list(request: HttpRequest) -> HttpResponse:
    """List invoices by number; ``?customer=slug`` shows those of one organisation."""
    invoices = visible_to(request.user)
    if slug := request.GET.get("customer"):
        invoices = invoices.filter(customer=get_object_or_404(Organisation, slug=slug, members=request.user))
    return JsonResponse({"invoices": [as_json(invoice) for invoice in invoices]})


@require_safe
@login_required
def invoice_detail(request: HttpRequest, number: str) -> HttpResponse:
    """Show one invoice."""
    return JsonResponse(as_json(get_object_or_404(visible_to(request.user), number=number)))


@require_POST
@login_required
def invoice_edit(request: HttpRequest, number: str) -> HttpResponse:
    """Change when an invoice is due and who pays it."""
    invoice = get_object_or_404(visible_to(request.user), number=number)
    if not invoice.customer.memberships.filter(user=request.user, role__in=EDITORS).exists():
        raise PermissionDenied
    form = InvoiceForm(request.POST, instance=invoice, user=request.user)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=400)
    return JsonResponse(as_json(form.save()))


@require_POST
@login_required
def export(request: HttpRequest) -> HttpResponse:
    """Keep the invoices with the posted ``number``s as a CSV file, and say where it is."""
    numbers = set(request.POST.getlist("number"))
    invoices = list(visible_to(request.user).filter(number__in=numbers))
    if len(invoices) != len(numbers):
        raise Http404
    made = Export.objects.create(name=secrets.token_urlsafe(32), made_by=request.user, content=as_csv(invoices))
    return JsonResponse({"url": f"/exports/{made.name}/"})


@require_safe
@login_required
def download(request: HttpRequest, name: str) -> HttpResponse:
    """Send an export."""
    made = get_object_or_404(Export, name=name, made_by=request.user)
    return HttpResponse(made.content, content_type="text/csv")
