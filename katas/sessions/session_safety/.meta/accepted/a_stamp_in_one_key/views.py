"""A login that somebody wrote by hand."""

from __future__ import annotations

import time

from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.crypto import salted_hmac
from django.views.decorators.http import require_POST, require_safe

LONGEST = 8 * 60 * 60  # seconds


def remember(request: HttpRequest, user: User, since: float) -> None:
    """Put all that is known of the login into one value, under a new key."""
    request.session.cycle_key()
    request.session["login"] = {
        "user": user.pk,
        "since": since,
        "secret": salted_hmac("login", user.password, algorithm="sha256").hexdigest(),
    }


def member_of(request: HttpRequest) -> User | None:
    """Return the user who is signed in, if there is one."""
    known = request.session.get("login")
    if known is None:
        return None
    user = User.objects.filter(pk=known["user"], is_active=True).first()
    if (
        user is None
        or time.time() - known["since"] >= LONGEST
        or known["secret"] != salted_hmac("login", user.password, algorithm="sha256").hexdigest()
    ):
        request.session.flush()
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
    member_of(request)
    request.session["seen"] = [*request.session.get("seen", []), request.POST.get("slug", "")]
    return HttpResponse(status=204)


@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in with ``username`` and ``password``: 204, or 403 if they are wrong."""
    before = member_of(request)
    user = User.objects.filter(username=request.POST.get("username", "")).first()
    if user is None or not user.is_active or not user.check_password(request.POST.get("password", "")):
        return HttpResponse(status=403)
    if before not in (None, user):
        request.session.flush()
    remember(request, user, time.time())
    return HttpResponse(status=204)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out: always 204."""
    request.session.flush()
    return HttpResponse(status=204)


@require_POST
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    """Sign out in all browsers: 204, or 401 if nobody is signed in."""
    user = member_of(request)
    if user is None:
        return HttpResponse(status=401)
    for session in Session.objects.all():
        if session.get_decoded().get("login", {}).get("user") == user.pk:
            session.delete()
    request.session.flush()
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
    remember(request, user, request.session["login"]["since"])
    return HttpResponse(status=204)
