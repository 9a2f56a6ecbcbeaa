"""The form of the page where people sign up."""

from __future__ import annotations

from django.contrib.auth import get_user_model
from django.contrib.auth.forms import BaseUserCreationForm


class SignUpForm(BaseUserCreationForm):
    """Asks for the address, and for the password twice."""

    class Meta:
        model = get_user_model()
        fields = ("email",)
