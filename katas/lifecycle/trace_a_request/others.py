"""Middleware of other teams. Nothing is to be done here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse


class Middleware:
    """Passes the request on, and returns the response."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)


class GateMiddleware(Middleware):
    """Answers by itself what is below ``/gated/``."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith("/gated/"):
            return HttpResponse("No entrance.", status=403)
        return self.get_response(request)


class BrokenMiddleware(Middleware):
    """Raises on the way in, or on the way out."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path == "/broken-in/":
            raise RuntimeError("on the way in")
        response = self.get_response(request)
        if request.path == "/broken-out/":
            raise RuntimeError("on the way out")
        return response


class ClosedMiddleware(Middleware):
    """Answers instead of the view that is closed."""

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        match = request.resolver_match
        return HttpResponse("Closed.", status=503) if match and match.view_name == "closed" else None


class RescueMiddleware(Middleware):
    """Makes a response of a TimeoutError."""

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return HttpResponse("Too late.", status=504) if isinstance(exception, TimeoutError) else None


class LookMiddleware(Middleware):
    """Replaces the page by one with a new look, if that is asked for."""

    def process_template_response(self, request: HttpRequest, response: TemplateResponse) -> TemplateResponse:
        if request.GET.get("look") == "new":
            return TemplateResponse(request, "trace_a_request/new.html", response.context_data)
        return response
