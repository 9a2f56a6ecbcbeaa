"""Signing in and out."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.contrib.auth.views import LoginView, LogoutView
from django.dispatch import receiver
from django.http import HttpRequest

sign_in = LoginView.as_view(template_name="login_flow/login.html")
sign_out = LogoutView.as_view(redirect_field_name=None)


@receiver(user_logged_in)
def welcome(request: HttpRequest, user: Any, **kwargs: Any) -> None:
    messages.success(request, f"Welcome back, {user.get_username()}.")


@receiver(user_logged_out)
def goodbye(request: HttpRequest, **kwargs: Any) -> None:
    messages.success(request, "You are signed out.")
