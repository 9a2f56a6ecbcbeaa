"""The page on which accountants write invoices."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import TemplateView

from kata_project.billing.models import Invoice
from katas.forms.invoice_formset.forms import Charges, Credits, InvoiceForm


class EditInvoice(TemplateView):
    template_name = "invoice_formset/edit_invoice.html"

    def setup(self, request, *args, number=None, **kwargs):
        super().setup(request, *args, **kwargs)
        self.invoice = Invoice(status="draft")
        if number is not None:
            self.invoice = get_object_or_404(Invoice.objects.filter(status="draft"), number=number)
        data = request.POST if request.method == "POST" else None
        lines = self.invoice.lines.order_by("id") if number else self.invoice.lines.model.objects.none()
        self.form = InvoiceForm(data, instance=self.invoice)
        self.charged = Charges(data, prefix="plus", queryset=lines.filter(unit_price__gte=0))
        self.credited = Credits(data, prefix="minus", queryset=lines.filter(unit_price__lt=0))
        self.extra_context = {"form": self.form, "charges": self.charged, "credits": self.credited}

    @transaction.atomic
    def post(self, request, *args, **kwargs):
        valid = [self.form.is_valid(), self.charged.is_valid(), self.credited.is_valid()]
        if all(valid) and self.charged.total + self.credited.total < 0:
            self.credited.non_form_errors().append("That is too much.")
            valid.append(False)
        if not all(valid):
            return self.get(request)
        invoice = self.form.save()
        for formset in (self.charged, self.credited):
            for line in formset.save(commit=False):
                line.invoice = invoice
                line.save()
            for line in formset.deleted_objects:
                line.delete()
        return HttpResponseRedirect(reverse("draft", args=[invoice.number]))


edit_invoice = EditInvoice.as_view()
