"""The ID of the current request: where it comes from, and how it gets into the log."""

from __future__ import annotations

import logging
import re
import uuid
from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponse

WELL_FORMED = re.compile(r"[A-Za-z0-9_-]{8,64}")

#: The ID of the request that runs now.
import threading
local=threading.local()
local.v="-"
class L:
    def set(self,x): local.v=x
    def reset(self,t): local.v="-"
    def get(self): return local.v
current_id=L()


class RequestIdMiddleware:
    """Gives the request an ID, and the response the same."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        request.request_id = given if WELL_FORMED.fullmatch(given) else uuid.uuid4().hex
        token = current_id.set(request.request_id)
        try:
            response = self.get_response(request)
        finally:
            current_id.reset(token)
        response.headers["X-Request-ID"] = request.request_id
        return response


class RequestIdFilter(logging.Filter):
    """Gives each record of the log a ``request_id``; ``-`` outside of a request."""

    def filter(self, record: logging.LogRecord) -> bool:
        # What Django logs about errors comes when the context is gone, and has the request with it.
        request = getattr(record, "request", None)
        record.request_id = getattr(request, "request_id", None) or current_id.get()
        return True
