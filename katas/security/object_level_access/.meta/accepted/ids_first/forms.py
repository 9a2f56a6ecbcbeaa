"""What may be changed of an invoice."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.models import User

from kata_project.accounts.models import Organisation
from kata_project.billing.models import Invoice


class InvoiceForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Invoice
        fields = ["due_on", "customer"]

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["customer"].required = True

    def clean_customer(self) -> Organisation:
        customer = self.cleaned_data["customer"]
        if not self.user.memberships.filter(organisation=customer, role__in=["owner", "editor"]).exists():
            field = self.fields["customer"]
            raise forms.ValidationError(field.error_messages["invalid_choice"], code="invalid_choice")
        return customer
