"""The form of the page where people sign up."""

from __future__ import annotations

from django.contrib.auth.forms import UserCreationForm

from katas.auth.custom_user_model.models import Member


class SignUpForm(UserCreationForm):
    """Asks for the address, and for the password twice."""

    class Meta(UserCreationForm.Meta):
        model = Member
        fields = ("email", "name")
