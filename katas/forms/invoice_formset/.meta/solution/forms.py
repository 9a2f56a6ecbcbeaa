"""The forms of an invoice."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BaseInlineFormSet, inlineformset_factory

from kata_project.billing.models import Invoice, InvoiceLine


class InvoiceForm(forms.ModelForm):
    """What stands at the head of an invoice."""

    class Meta:
        model = Invoice
        fields = ("number", "issued_on", "due_on")


class LineForm(forms.ModelForm):
    """A line of an invoice."""

    class Meta:
        model = InvoiceLine
        fields = ("description", "quantity", "unit_price")


class ChargeForm(LineForm):
    """A line that the customer pays."""

    def clean_unit_price(self) -> Decimal:
        """Refuse what is a credit."""
        price: Decimal = self.cleaned_data["unit_price"]
        if price < 0:
            raise forms.ValidationError("A charge is not below 0.00.")
        return price


class CreditForm(LineForm):
    """A line that the customer gets back."""

    def clean_unit_price(self) -> Decimal:
        """Refuse what is a charge."""
        price: Decimal = self.cleaned_data["unit_price"]
        if price >= 0:
            raise forms.ValidationError("A credit is below 0.00.")
        return price


class BaseLines(BaseInlineFormSet):
    """Some of the lines of an invoice."""

    def kept(self) -> list[dict[str, Any]]:
        """Return the values of the rows that are neither blank nor deleted. A wrong row lacks its wrong values."""
        cleaned = [form.cleaned_data for form in self.forms]
        return [values for values in cleaned if values and not values.get("DELETE")]

    def total(self) -> Decimal:
        """Return what the rows come to, if all are valid."""
        return sum((line["quantity"] * line["unit_price"] for line in self.kept()), Decimal(0))


class BaseCharges(BaseLines):
    """The charges of an invoice, of which there is at least one."""

    def clean(self) -> None:
        """Refuse an invoice without a charge."""
        super().clean()
        if not self.kept():
            raise forms.ValidationError("An invoice has at least one charge.")


Charges = inlineformset_factory(Invoice, InvoiceLine, form=ChargeForm, formset=BaseCharges, extra=2)
Credits = inlineformset_factory(Invoice, InvoiceLine, form=CreditForm, formset=BaseLines, extra=2)
