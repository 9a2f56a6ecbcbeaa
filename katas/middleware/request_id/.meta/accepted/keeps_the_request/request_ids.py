"""The ID of the current request: where it comes from, and how it gets into the log."""

from __future__ import annotations

import contextlib
import logging
import re
from contextvars import ContextVar
from uuid import uuid4

current = ContextVar("current")


@contextlib.contextmanager
def during(request):
    outer = current.get(None)
    current.set(request)
    try:
        yield
    finally:
        current.set(outer)


class RequestIdMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.request_id = request.headers.get("X-Request-ID", "")
        if not re.match(r"\A[a-z\d_-]{8,64}\Z", request.request_id, re.ASCII | re.IGNORECASE):
            request.request_id = f"web-{uuid4()}"
        with during(request):
            response = self.get_response(request)
        response.headers.setdefault("X-Request-ID", request.request_id)
        return response


class RequestIdFilter(logging.Filter):
    def filter(self, record):
        requests = record.__dict__.get("request"), current.get(None)
        record.request_id = next((one.request_id for one in requests if hasattr(one, "request_id")), "-")
        return True
