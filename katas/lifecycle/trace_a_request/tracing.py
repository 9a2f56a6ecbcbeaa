"""A line in the log for each request: the stations that it has passed."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.core.signals import got_request_exception, request_finished, request_started
from django.http import HttpRequest, HttpResponse

logger = logging.getLogger("trace")


class TraceMiddleware:
    """Notes what it sees of a request, and logs it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.steps: list[str] = []
        request_started.connect(self.note_start)
        got_request_exception.connect(self.note_error)
        request_finished.connect(self.note_finish)

    def note_start(self, **kwargs: Any) -> None:
        self.steps.append("started")

    def note_error(self, **kwargs: Any) -> None:
        self.steps.append("error")

    def note_finish(self, **kwargs: Any) -> None:
        self.steps.append("finished")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        self.steps.append("in")
        try:
            response = self.get_response(request)
        except Exception as error:
            self.steps.append(f"raised {type(error).__name__}")
            raise
        self.steps.append(f"out {response.status_code}")
        logger.info("%s %s: %s", request.method, request.path, ", ".join(self.steps))
        self.steps.clear()
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        self.steps.append(f"view {view.__name__}")
