"""A line in the log for each request: the stations that it has passed."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.core.signals import got_request_exception, request_finished, request_started
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

logger = logging.getLogger("trace")


@dataclass
class Trace:
    """What is known of one request."""

    steps: list[str] = field(default_factory=list)
    request: str = ""


#: The request that this thread is busy with. The signals of a request's start and end do not say which one it is.
current: ContextVar[Trace | None] = ContextVar("current", default=None)


def note(step: str) -> None:
    """Add *step* to the request that this thread is busy with."""
    if trace := current.get():
        trace.steps.append(step)


# Receivers are functions of the module: connected once, and not collected as garbage.


@receiver(request_started)
def note_start(**kwargs: Any) -> None:
    # A new one, also if the request before has not ended.
    current.set(Trace(["started"]))


@receiver(got_request_exception)
def note_error(**kwargs: Any) -> None:
    note("error")


@receiver(request_finished)
def note_finish(**kwargs: Any) -> None:
    note("finished")
    if trace := current.get():
        current.set(None)
        logger.info("%s: %s", trace.request, ", ".join(trace.steps))


class TraceMiddleware:
    """The first middleware: sees each request first and each response last."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if trace := current.get():
            trace.request = f"{request.method} {request.get_full_path()}"
        note("in")
        response = self.get_response(request)
        note(f"out {response.status_code}")
        return response

    def process_template_response(self, request: HttpRequest, response: TemplateResponse) -> TemplateResponse:
        """Note the response that is going to be rendered: this hook runs from the last middleware to the first."""
        note("template")
        response.add_post_render_callback(lambda _: note("rendered"))
        return response


class ViewTraceMiddleware:
    """The last middleware: next to the view."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """Note the view: this hook runs from the first middleware to the last, and the first answer ends it."""
        note(f"view {request.resolver_match.view_name}")

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Note the exception: this hook runs from the last middleware to the first, and the first answer ends it."""
        note(f"raised {type(exception).__name__}")
