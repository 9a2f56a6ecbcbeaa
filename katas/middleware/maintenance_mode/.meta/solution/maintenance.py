"""Keeps visitors out while somebody works on the site."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url

from katas.middleware.maintenance_mode import switch


class MaintenanceMode:
    """Answers 503 while the site is closed, instead of the layers below.

    Needs the user, so it stands below AuthenticationMiddleware, and above everything that must not run meanwhile.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        seconds = switch.closed_for()
        # The user comes last: asking for it reads the session and the account from the database.
        if seconds is None or self.is_open(request.path) or request.user.is_staff:
            return self.get_response(request)
        return HttpResponse("Back soon.", status=503, headers={"Retry-After": str(seconds)})

    def is_open(self, path: str) -> bool:
        return path in ("/health/", resolve_url(settings.LOGIN_URL)) or path.startswith(settings.STATIC_URL)
