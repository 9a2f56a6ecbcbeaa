"""The middleware that tells which server has answered."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class ServedBy:
    """Names the server in the header ``X-Served-By`` of each response."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Return the response of the rest of the site, with the header."""
        raise NotImplementedError
