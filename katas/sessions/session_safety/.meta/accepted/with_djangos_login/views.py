"""A login of Django's, with what Django leaves to us."""

from __future__ import annotations

import time

from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST, require_safe

from katas.sessions.session_safety.models import Account


def generation(user: User) -> int:
    return Account.objects.filter(user=user).values_list("generation", flat=True).first() or 0


def member_of(request: HttpRequest) -> User | None:
    """Return the user who is signed in, if there is one."""
    user = request.user
    if not user.is_authenticated:
        return None
    session = request.session
    if time.time() >= session["signed_in"] + 28_800 or session["generation"] != generation(user):
        logout(request)
        return None
    return user


@require_safe
def me(request: HttpRequest) -> HttpResponse:
    """Say who is signed in, and what this browser has looked at."""
    user = member_of(request)
    answer = {"user": user.username if user else None, "seen": request.session.get("seen", [])}
    return JsonResponse(answer, status=200 if user else 401)


@require_POST
def seen(request: HttpRequest) -> HttpResponse:
    """Note what a browser has looked at, whether somebody is signed in or not."""
    request.session["seen"] = [*request.session.get("seen", []), request.POST.get("slug", "")]
    return HttpResponse(status=204)


@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in with ``username`` and ``password``: 204, or 403 if they are wrong."""
    user = authenticate(request, username=request.POST.get("username"), password=request.POST.get("password"))
    if user is None:
        return HttpResponse(status=403)
    member_of(request)
    login(request, user)
    request.session.cycle_key()
    request.session["signed_in"] = time.time()
    request.session["generation"] = generation(user)
    return HttpResponse(status=204)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out: always 204."""
    logout(request)
    return HttpResponse(status=204)


@require_POST
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    """Sign out in all browsers: 204, or 401 if nobody is signed in."""
    user = member_of(request)
    if user is None:
        return HttpResponse(status=401)
    account, _ = Account.objects.get_or_create(user=user)
    account.generation += 1
    account.save()
    logout(request)
    return HttpResponse(status=204)


@require_POST
def change_password(request: HttpRequest) -> HttpResponse:
    """Change the password from ``old`` to ``new``: 204, 401 if nobody is signed in, 403 if ``old`` is wrong."""
    user = member_of(request)
    if user is None:
        return HttpResponse(status=401)
    if not user.check_password(request.POST.get("old", "")):
        return HttpResponse(status=403)
    user.set_password(request.POST.get("new", ""))
    user.save()
    update_session_auth_hash(request, user)
    return HttpResponse(status=204)
