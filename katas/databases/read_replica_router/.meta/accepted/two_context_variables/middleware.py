"""The time of the last write is in a cookie. A time that somebody has moved to the future pins that reader."""

from __future__ import annotations

from katas.databases.read_replica_router import clock
from katas.databases.read_replica_router.routers import primary, wrote

PIN_SECONDS = 5


def pinned(request):
    try:
        return clock.now() < float(request.COOKIES["pin"]) + PIN_SECONDS
    except (KeyError, ValueError):
        return False


class PinWriters:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        primary.set(pinned(request))
        wrote.set(False)
        try:
            response = self.get_response(request)
            if wrote.get():
                response.set_cookie("pin", str(clock.now()))
            return response
        finally:
            primary.set(False)
            wrote.set(None)
