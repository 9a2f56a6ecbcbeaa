"""A login that somebody wrote by hand."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db.models import F
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_POST, require_safe

from katas.sessions.session_safety.models import Account

LONGEST = 8 * 60 * 60  # seconds after signing in


def stamp(user: User) -> str:
    """Return what a session of *user* has to know: it changes with the password, and with the generation."""
    account, _ = Account.objects.get_or_create(user=user)
    return f"{account.generation}:{user.get_session_auth_hash()}"


def remember(request: HttpRequest, user: User) -> None:
    """Bind the session to *user* under a new key."""
    request.session.cycle_key()
    request.session["member"] = user.pk
    request.session["stamp"] = stamp(user)


def member_of(request: HttpRequest) -> User | None:
    """Return the user who is signed in, if there is one."""
    session = request.session
    if "member" not in session:
        return None
    user = User.objects.filter(pk=session["member"], is_active=True).first()
    too_old = timezone.now().timestamp() - session["since"] >= LONGEST
    if user is None or too_old or not constant_time_compare(session["stamp"], stamp(user)):
        session.flush()
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
    user = User.objects.filter(username=request.POST.get("username", "")).first()
    if user is None or not user.is_active or not user.check_password(request.POST.get("password", "")):
        return HttpResponse(status=403)
    if "member" in request.session and member_of(request) != user:
        request.session.flush()
    remember(request, user)
    request.session["since"] = timezone.now().timestamp()
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
    Account.objects.filter(user=user).update(generation=F("generation") + 1)
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
    remember(request, user)
    return HttpResponse(status=204)
