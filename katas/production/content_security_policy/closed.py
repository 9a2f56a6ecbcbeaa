"""Answers by itself where the site is closed. Nothing is to be done here."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class ClosedMiddleware:
    """Answers each request below ``/closed/`` with 503; it has to come before ``SessionMiddleware``."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request, here or further in."""
        if request.path.startswith("/closed/"):
            return HttpResponse("<h1>We are back at noon.</h1>", status=503)
        return self.get_response(request)
