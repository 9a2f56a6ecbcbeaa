"""The forms of an invoice."""

from __future__ import annotations

from django import forms
from django.forms import inlineformset_factory

from kata_project.billing.models import Invoice, InvoiceLine


class InvoiceForm(forms.ModelForm):
    """What stands at the head of an invoice."""

    class Meta:
        model = Invoice
        fields = ("number", "issued_on", "due_on")


Lines = inlineformset_factory(Invoice, InvoiceLine, fields=("description", "quantity", "unit_price"), extra=2)
