"""A login that somebody wrote by hand."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST, require_safe


def member_of(request: HttpRequest) -> User | None:
    """Return the user who is signed in, if there is one."""
    return User.objects.filter(pk=request.session.get("member")).first()


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
    if user is None or not user.check_password(request.POST.get("password", "")):
        return HttpResponse(status=403)
    request.session["member"] = user.pk
    return HttpResponse(status=204)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out: always 204."""
    request.session.pop("member", None)
    return HttpResponse(status=204)


@require_POST
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    """Sign out in all browsers: 204, or 401 if nobody is signed in."""
    if member_of(request) is None:
        return HttpResponse(status=401)
    request.session.pop("member")
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
    return HttpResponse(status=204)
