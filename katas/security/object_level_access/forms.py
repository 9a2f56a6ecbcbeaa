"""What may be changed of an invoice."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.models import User

from kata_project.billing.models import Invoice


class InvoiceForm(forms.ModelForm):  # type: ignore[type-arg]  # Generic in the type stubs only.
    """When an invoice is due, and who pays it.

    :param user: who fills the form in.
    """

    class Meta:
        model = Invoice
        fields = ["due_on", "customer"]

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["customer"].required = True
