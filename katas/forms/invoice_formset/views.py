"""The page on which accountants write invoices."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from kata_project.billing.models import Invoice
from katas.forms.invoice_formset.forms import InvoiceForm, Lines


def edit_invoice(request: HttpRequest, number: str | None = None) -> HttpResponse:
    """Show the draft *number*, or a new one, with its charges and credits, and save what was changed."""
    if number is None:
        invoice = Invoice(status=Invoice.Status.DRAFT)
    else:
        invoice = get_object_or_404(Invoice, number=number, status=Invoice.Status.DRAFT)
    data = request.POST if request.method == "POST" else None
    form = InvoiceForm(data, instance=invoice)
    charged = Lines(data, instance=invoice)
    credited = Lines(data, instance=invoice)
    if data is not None and form.is_valid():
        form.save()
        for lines in (charged, credited):
            if lines.is_valid():
                lines.save()
        return redirect("draft", number=invoice.number)
    return render(request, "invoice_formset/edit_invoice.html", {"form": form, "charges": charged, "credits": credited})
