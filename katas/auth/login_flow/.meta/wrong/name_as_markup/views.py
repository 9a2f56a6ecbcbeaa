from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_POST


def sign_in(request: HttpRequest) -> HttpResponse:
    next_page = request.POST.get("next") or request.GET.get("next", "")
    context = {"next": next_page}
    if request.method == "POST":
        username, password = request.POST.get("username", ""), request.POST.get("password", "")
        user = authenticate(request, username=username, password=password)
        if user is not None:
            login(request, user)
            messages.success(request, mark_safe(f"Welcome back, {user.username}."))
            safe = url_has_allowed_host_and_scheme(next_page, {request.get_host()}, request.is_secure())
            return redirect(next_page if safe else "/")
        context |= {"username": username, "error": "Name or password is wrong."}
    return render(request, "login_flow/login.html", context)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    messages.info(request, "You are signed out.")
    return redirect("/")
