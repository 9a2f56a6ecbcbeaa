"""Counts visits; the list stands in for a table."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

visits: list[str] = []


class CountVisits:
    """Notes the path of each request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        visits.append(request.path)
        return self.get_response(request)
