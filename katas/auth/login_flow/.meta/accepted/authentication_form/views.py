"""Signing in and out."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth import login, logout
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render


def stays_here(address: str) -> bool:
    """Say whether *address* is a plain path: stricter than Django, which allows the own host as well."""
    parts = urlsplit(address)
    plain = address.startswith("/") and not address.startswith("//") and "\\" not in address
    return plain and not parts.scheme and not parts.netloc and address.isprintable()


def sign_in(request: HttpRequest) -> HttpResponse:
    """Show the form, and sign in a visitor who gives the right name and password."""
    wanted = request.GET.get("next", "")
    form = AuthenticationForm(request)
    if request.method == "POST":
        wanted = request.POST.get("next", wanted)
        form = AuthenticationForm(request, data=request.POST)
        if form.is_valid():
            login(request, form.get_user())
            messages.add_message(request, messages.SUCCESS, f"Welcome back, {request.user.username}.")
            return HttpResponseRedirect(wanted if stays_here(wanted) else "/", status=303)
    return render(request, "login_flow/login.html", {"form": form, "next": wanted})


def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out the user who asks for it."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    messages.success(request, "You are signed out.")
    logout(request)
    return HttpResponseRedirect("/")
