"""Signing in and out."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.views import LoginView, LogoutView
from django.contrib.messages.views import SuccessMessageMixin
from django.http import HttpRequest, HttpResponse


class SignInView(SuccessMessageMixin, LoginView):
    """Show the form, and sign in a member who gives the right name and password."""

    template_name = "login_flow/login.html"
    success_message = "Welcome back, %(username)s."


class SignOutView(LogoutView):
    """Sign out a member who asks for it by POST."""

    redirect_field_name = None

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().post(request, *args, **kwargs)
        messages.success(request, "You are signed out.")
        return response


sign_in = SignInView.as_view()
sign_out = SignOutView.as_view()
