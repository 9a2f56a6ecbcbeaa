"""Knows the ID of the request that is being answered. Nothing is to be done here."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponse

#: The ID of the current request; None outside of one.
request_id: ContextVar[str | None] = ContextVar("request_id", default=None)


class RequestIdMiddleware:
    """Takes the ID of a request from ``X-Request-ID``."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request, while its ID is the current one."""
        token = request_id.set(request.headers.get("X-Request-ID"))
        try:
            return self.get_response(request)
        finally:
            request_id.reset(token)
