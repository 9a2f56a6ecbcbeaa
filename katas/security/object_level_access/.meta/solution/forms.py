"""What may be changed of an invoice."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.models import User

from kata_project.accounts.models import Membership, Organisation
from kata_project.billing.models import Invoice

EDITORS = (Membership.Role.OWNER, Membership.Role.EDITOR)


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
        # In one filter(): user and role are those of one membership.
        self.fields["customer"].queryset = Organisation.objects.filter(
            memberships__user=user, memberships__role__in=EDITORS
        )
