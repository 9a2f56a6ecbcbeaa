"""The form of the page where people sign up."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from katas.auth.custom_user_model.models import Member


class SignUpForm(forms.Form):
    """Asks for the address, and for the password twice."""

    email = forms.EmailField()
    password1 = forms.CharField(widget=forms.PasswordInput, strip=False)
    password2 = forms.CharField(widget=forms.PasswordInput, strip=False)

    def clean(self) -> dict[str, Any]:
        """Refuse a typing error, and an address that is taken."""
        data = super().clean() or {}
        if data.get("password1") != data.get("password2"):
            raise ValidationError("The passwords differ.")
        if Member.objects.filter(email=data.get("email")).exists():
            raise ValidationError("There is an account with this address.")
        return data

    def save(self) -> Member:
        """Store the member."""
        return Member.objects.create_user(self.cleaned_data["email"], self.cleaned_data["password1"])
