"""The page on which accountants write invoices."""

from __future__ import annotations

from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render

from kata_project.billing.models import Invoice
from katas.forms.invoice_formset.forms import Charges, Credits, InvoiceForm


def edit_invoice(request, number=None):
    invoice = get_object_or_404(Invoice, number=number, status="draft") if number else Invoice(status="draft")
    if request.method != "POST":
        return page(request, InvoiceForm(instance=invoice), Charges(instance=invoice), Credits(instance=invoice))
    form = InvoiceForm(request.POST, instance=invoice)
    charged, credited = Charges(request.POST, instance=invoice), Credits(request.POST, instance=invoice)
    fine = charged.is_valid() & credited.is_valid() & form.is_valid()
    if fine and not charged.left():
        form.add_error(None, "An invoice needs a charge.")
    elif fine and charged.total() + credited.total() < 0:
        form.add_error(None, "An invoice is not negative.")
    if not fine or form.errors:
        return page(request, form, charged, credited)
    with transaction.atomic():
        form.save()
        charged.save()
        credited.save()
    return redirect("draft", number=invoice.number)


def page(request, form, charged, credited):
    context = {"form": form, "charges": charged, "credits": credited}
    return render(request, "invoice_formset/edit_invoice.html", context)
