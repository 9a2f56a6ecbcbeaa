"""Logs each request; finished."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

logger = logging.getLogger("desk.requests")


class RequestLog:
    """Middleware that writes a line for each request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        began = time.perf_counter()
        response = self.get_response(request)
        taken = (time.perf_counter() - began) * 1000
        logger.info("%s %s %s ms=%.0f", request.method, request.path, response.status_code, taken)
        return response
