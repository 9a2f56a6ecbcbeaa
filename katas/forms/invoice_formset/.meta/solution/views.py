"""The page on which accountants write invoices."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from kata_project.billing.models import Invoice, InvoiceLine
from katas.forms.invoice_formset.forms import Charges, Credits, InvoiceForm


def edit_invoice(request: HttpRequest, number: str | None = None) -> HttpResponse:
    """Show the draft *number*, or a new one, with its charges and credits, and save what was changed."""
    if number is None:
        invoice = Invoice(status=Invoice.Status.DRAFT)
    else:
        invoice = get_object_or_404(Invoice, number=number, status=Invoice.Status.DRAFT)
    data = request.POST if request.method == "POST" else None
    lines = InvoiceLine.objects.order_by("pk")
    form = InvoiceForm(data, instance=invoice)
    charged = Charges(data, instance=invoice, prefix="charges", queryset=lines.filter(unit_price__gte=0))
    credited = Credits(data, instance=invoice, prefix="credits", queryset=lines.filter(unit_price__lt=0))
    parts = (form, charged, credited)
    # All of them are asked, so that each shows its errors.
    if data is not None and False not in [part.is_valid() for part in parts]:
        if charged.total() + credited.total() >= 0:
            with transaction.atomic():
                for part in parts:
                    part.save()
            return redirect("draft", number=invoice.number)
        form.add_error(None, "The credits are more than the charges.")
    return render(request, "invoice_formset/edit_invoice.html", {"form": form, "charges": charged, "credits": credited})
