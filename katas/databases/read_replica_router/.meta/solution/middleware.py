"""Who has written reads from the primary for a while."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from katas.databases.read_replica_router import clock
from katas.databases.read_replica_router.routers import Visit, visit

#: How long a reader reads from the primary after a write.
PIN_SECONDS = 5
COOKIE = "wrote_at"


def wrote_lately(cookie: str) -> bool:
    """Return whether the cookie names a time of the last seconds; anybody can have changed it."""
    try:
        return 0 <= clock.now() - float(cookie) < PIN_SECONDS
    except ValueError:
        return False


class PinWriters:
    """Let readers see what they have written."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Return the response to *request*."""
        current = Visit(pinned=wrote_lately(request.COOKIES.get(COOKIE, "")))
        token = visit.set(current)
        try:
            response = self.get_response(request)
        finally:
            visit.reset(token)
        if current.wrote:
            response.set_cookie(COOKIE, repr(clock.now()), max_age=PIN_SECONDS, httponly=True, samesite="Lax")
        return response
