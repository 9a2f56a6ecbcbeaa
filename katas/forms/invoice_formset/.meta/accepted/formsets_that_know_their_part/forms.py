"""The forms of an invoice."""

from __future__ import annotations

from decimal import Decimal

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from kata_project.billing.models import Invoice, InvoiceLine


class InvoiceForm(forms.ModelForm):
    class Meta:
        model = Invoice
        fields = ("number", "issued_on", "due_on")


class ChargeForm(forms.ModelForm):
    unit_price = forms.DecimalField(max_digits=10, decimal_places=2, validators=[MinValueValidator(0)])

    class Meta:
        model = InvoiceLine
        fields = ("description", "quantity", "unit_price")


class CreditForm(ChargeForm):
    unit_price = forms.DecimalField(max_digits=10, decimal_places=2, validators=[MaxValueValidator(Decimal("-0.01"))])


class Part(forms.BaseInlineFormSet):
    @classmethod
    def get_default_prefix(cls):
        return cls.__name__.lower()

    def get_queryset(self):
        if not hasattr(self, "_queryset"):
            lookup = "unit_price__lt" if isinstance(self, Credits) else "unit_price__gte"
            self._queryset = super().get_queryset().order_by("pk").filter(**{lookup: 0})
        return self._queryset

    def left(self):
        dead = {id(form) for form in self.deleted_forms}
        changed = [form for form in self.forms if form.instance.pk or form.has_changed()]
        return [form.instance for form in changed if id(form) not in dead]

    def total(self):
        return sum(line.quantity * line.unit_price for line in self.left())


def lines_of(form):
    return forms.inlineformset_factory(Invoice, InvoiceLine, form=form, formset=Part, extra=2)


class Charges(lines_of(ChargeForm)):
    pass


class Credits(lines_of(CreditForm)):
    pass
