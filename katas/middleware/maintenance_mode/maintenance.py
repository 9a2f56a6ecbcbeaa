"""Keeps visitors out while somebody works on the site."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from katas.middleware.maintenance_mode import switch


class MaintenanceMode:
    """Answers 503 while the site is closed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if switch.closed_for():
            return HttpResponse("Back soon.", status=503)
        return response
