"""The ID of the current request: where it comes from, and how it gets into the log."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

#: The ID of the request that runs now.
current_id = "-"


class RequestIdMiddleware:
    """Gives the request an ID, and the response the same."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        global current_id  # noqa: PLW0603
        request.request_id = request.headers.get("X-Request-ID") or str(uuid.uuid4())
        current_id = request.request_id
        response = self.get_response(request)
        response.headers["X-Request-ID"] = request.request_id
        return response


class RequestIdFilter(logging.Filter):
    """Gives each record of the log a ``request_id``; ``-`` outside of a request."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = current_id
        return True
