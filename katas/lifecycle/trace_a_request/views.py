"""Pages that end in different ways. Nothing is to be done here."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.template.response import TemplateResponse


class ShutdownRequested(BaseException):
    """The server is going down: nothing may catch this by accident."""


def work() -> None:
    """Do what takes its time."""


def plain(request: HttpRequest, **kwargs: str) -> HttpResponse:
    work()
    return HttpResponse("Plain.")


def missing(request: HttpRequest) -> HttpResponse:
    raise Http404


def denied(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


def crash(request: HttpRequest) -> HttpResponse:
    raise ValueError("a bug")


def slow(request: HttpRequest) -> HttpResponse:
    raise TimeoutError("the bank does not answer")


def shutdown(request: HttpRequest) -> HttpResponse:
    raise ShutdownRequested


def page(request: HttpRequest) -> HttpResponse:
    return TemplateResponse(request, "trace_a_request/page.html", {"share": lambda: 1})


def torn(request: HttpRequest) -> HttpResponse:
    return TemplateResponse(request, "trace_a_request/page.html", {"share": lambda: 1 / 0})


@login_required
def members(request: HttpRequest) -> HttpResponse:
    return HttpResponse("Members.")


def stream(request: HttpRequest) -> HttpResponseBase:
    def pieces() -> Iterator[bytes]:
        yield b"one,"
        yield b"two"

    return StreamingHttpResponse(pieces())
