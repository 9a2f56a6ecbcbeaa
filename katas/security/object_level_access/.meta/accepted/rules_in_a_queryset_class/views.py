"""The invoices of the organisations that somebody is a member of."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST, require_safe

from kata_project.accounts.models import Membership
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


class Invoices(QuerySet[Invoice] if TYPE_CHECKING else QuerySet):
    """Invoices, and who may do what with them."""

    def seen_by(self, user: User) -> Invoices:
        return self.filter(Exists(Membership.objects.filter(user=user, organisation=OuterRef("customer"))))

    def edited_by(self, user: User) -> Invoices:
        mine = Membership.objects.filter(user=user, organisation=OuterRef("customer"))
        return self.filter(Exists(mine.filter(role__in=EDITORS)))


def visible_to(user: User) -> Invoices:
    return Invoices(Invoice).seen_by(user).select_related("customer").order_by("number")


@require_safe
@login_required
def invoice_list(request: HttpRequest) -> HttpResponse:
    """List invoices by number; ``?customer=slug`` shows those of one organisation."""
    invoices = visible_to(request.user)
    if slug := request.GET.get("customer"):
        if not request.user.organisations.filter(slug=slug).exists():
            raise Http404
        invoices = invoices.filter(customer__slug=slug)
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
    if not visible_to(request.user).edited_by(request.user).filter(pk=invoice.pk).exists():
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
    made = Export.objects.create(name=f"export-{secrets.token_hex(16)}", made_by=request.user, content=as_csv(invoices))
    return JsonResponse({"url": f"/exports/{made.name}/"})


@require_safe
@login_required
def download(request: HttpRequest, name: str) -> HttpResponse:
    """Send an export."""
    made = Export.objects.filter(name=name).first()
    if made is None or made.made_by_id != request.user.pk:
        raise Http404
    return HttpResponse(made.content, content_type="text/csv")
