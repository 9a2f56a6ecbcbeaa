"""Signing in and out."""

from __future__ import annotations

from django.contrib.auth import login, logout
from django.contrib.auth.hashers import check_password
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render


def sign_in(request: HttpRequest) -> HttpResponse:
    """Show the form, and sign in a visitor who gives the right name and password."""
    context = {"next": request.GET.get("next", "")}
    if request.method == "POST":
        user = User.objects.filter(username=request.POST["username"]).first()
        if user is None:
            context["error"] = "There is no account with this name."
        elif not check_password(request.POST["password"], user.password):
            context["error"] = f"The password of {user.username} is another one."
        else:
            login(request, user)
            return redirect(request.POST.get("next") or request.GET.get("next") or "/")
    return render(request, "login_flow/login.html", context)


def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out the user who asks for it."""
    logout(request)
    return redirect("/")
