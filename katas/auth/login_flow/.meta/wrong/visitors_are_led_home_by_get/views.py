"""Signing in and out."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme


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
    return render(request, "login_flow/login.html", context)


def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out the user who asks for it."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"]) if request.user.is_authenticated else redirect("/")
    logout(request)
    messages.info(request, "You are signed out.")
    return redirect("/")
