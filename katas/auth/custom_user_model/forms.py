"""The form of the page where people sign up."""

from __future__ import annotations

from django.contrib.auth.forms import UserCreationForm


class SignUpForm(UserCreationForm):
    """Asks for the address, and for the password twice."""
