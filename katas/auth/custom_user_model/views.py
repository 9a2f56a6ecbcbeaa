"""Signing up, and who is signed in. Nothing is to be done here."""

from __future__ import annotations

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from katas.auth.custom_user_model.forms import SignUpForm


def join(request: HttpRequest) -> HttpResponse:
    """Sign up, and be signed in."""
    form = SignUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        login(request, form.save())
        return redirect("me")
    return render(request, "custom_user_model/form.html", {"form": form})


def me(request: HttpRequest) -> HttpResponse:
    """Say who is signed in."""
    return JsonResponse({"email": request.user.get_username() or None})
