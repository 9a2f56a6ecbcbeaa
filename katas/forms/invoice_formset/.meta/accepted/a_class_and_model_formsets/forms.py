"""The forms of an invoice."""

from __future__ import annotations

from django import forms

from kata_project.billing.models import Invoice, InvoiceLine


class InvoiceForm(forms.ModelForm):
    class Meta:
        model = Invoice
        fields = ["number", "issued_on", "due_on"]


class BaseLines(forms.BaseModelFormSet):
    def sign_is_right(self, price):
        return price >= 0

    def clean(self):
        super().clean()
        self.total = 0
        self.rows = 0
        for form in self.forms:
            if not form.has_changed() and form.instance.pk is None:
                continue
            if form.cleaned_data.get("DELETE"):
                continue
            self.rows += 1
            price, quantity = form.cleaned_data.get("unit_price"), form.cleaned_data.get("quantity")
            if price is None or quantity is None:
                continue
            if not self.sign_is_right(price):
                form.add_error("unit_price", "This belongs into the other table.")
            self.total += price * quantity


class BaseCharges(BaseLines):
    def clean(self):
        super().clean()
        if self.rows < 1:
            raise forms.ValidationError("One charge, please.")


class BaseCredits(BaseLines):
    def sign_is_right(self, price):
        return price < 0


def factory(base):
    return forms.modelformset_factory(
        InvoiceLine, fields=["description", "quantity", "unit_price"], formset=base, extra=3, can_delete=True
    )


Charges, Credits = factory(BaseCharges), factory(BaseCredits)
