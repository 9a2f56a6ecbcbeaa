"""Signing in and out."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import authenticate, login, logout
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST


def next_page(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        return wanted
    return ""


def sign_in(request: HttpRequest) -> HttpResponse:
    """Show the form, and sign in a visitor who gives the right name and password."""
    context = {"next": next_page(request)}
    if request.method == "POST":
        username = request.POST.get("username", "")
        user = authenticate(request, username=username, password=request.POST.get("password", ""))
        if user is not None:
            login(request, user)
            messages.success(request, f"Welcome back, {user.get_username()}.")
            return redirect(context["next"] or "blog:home")
        context |= {"username": username, "error": "Name and password do not fit together."}
        context["known"] = User.objects.filter(username=username).exists()
    return render(request, "login_flow/login.html", context)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out the user who asks for it."""
    logout(request)
    messages.info(request, "You are signed out.")
    return redirect("/")
