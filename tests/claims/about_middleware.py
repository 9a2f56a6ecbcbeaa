"""Claims of the katas on middleware under WSGI and ASGI, and on what outlives it."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import nullcontext
from contextvars import ContextVar
from io import BytesIO
from typing import Any

import django
import pytest
from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from asgiref.testing import ApplicationCommunicator
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.handlers.asgi import ASGIHandler
from django.core.handlers.base import BaseHandler
from django.core.signals import request_started
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import RequestFactory, override_settings
from django.urls import path
from django.utils.crypto import salted_hmac
from django.utils.decorators import sync_and_async_middleware
from django.utils.deprecation import MiddlewareMixin

HERE = f"{__name__}."
#: What each middleware was given, and in which thread it ran.
seen: list[Any] = []


class Plain:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        seen.append(threading.get_ident())
        return self.get_response(request)


class Hooks(MiddlewareMixin):
    def process_request(self, request: HttpRequest) -> None:
        seen.append(threading.get_ident())


@sync_and_async_middleware
def both(get_response: Any) -> Any:
    seen.append(iscoroutinefunction(get_response))

    async def awaits(request: HttpRequest) -> Any:
        return await get_response(request)

    return awaits if iscoroutinefunction(get_response) else get_response


@pytest.fixture(autouse=True)
def _forget() -> None:
    seen.clear()


def load(*names: str, is_async: bool = True) -> BaseHandler:
    handler = BaseHandler()
    with override_settings(MIDDLEWARE=[HERE + name for name in names]):
        handler.load_middleware(is_async=is_async)
    return handler


@pytest.mark.parametrize("name", ["Plain", "Hooks"])
def test_sync_middleware_runs_in_another_thread_under_asgi(name: str) -> None:
    request = RequestFactory().get("/nowhere/")
    asyncio.run(load(name).get_response_async(request))
    assert seen
    assert threading.get_ident() not in seen


def test_middleware_of_both_kinds_is_given_what_is_below_it() -> None:
    load("both")
    load("both", "Plain")
    load("Plain", "both")
    load("both", is_async=False)
    assert seen == [True, False, True, False]


def test_django_says_what_it_adapts_where_debug_is_true(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, "django.request"), override_settings(DEBUG=True):
        load("Plain")
    assert f"Asynchronous handler adapted for middleware {HERE}Plain." in caplog.messages
    caplog.clear()
    with caplog.at_level(logging.DEBUG, "django.request"), override_settings(DEBUG=False):
        load("Plain")
    assert not caplog.messages


# --- Where a trace begins and ends -----------------------------------------------------------------------------

current: ContextVar[str] = ContextVar("current", default="nothing")


class Reads:
    """Notes what is set, and what it hears of the view."""

    async_capable = True

    def __init__(self, get_response: Callable[[HttpRequest], Any]) -> None:
        self.get_response = get_response
        markcoroutinefunction(self)

    async def __call__(self, request: HttpRequest) -> HttpResponse:
        seen.append(current.get())
        response: HttpResponse = await self.get_response(request)
        seen.append("response")
        return response

    def process_view(self, *args: Any) -> None:
        seen.append("view")

    def process_exception(self, *args: Any) -> None:
        seen.append("exception")


async def slow(request: HttpRequest) -> HttpResponse:
    request.scope["running"].set()  # type: ignore[attr-defined]  # An ASGIRequest has it.
    try:
        await asyncio.sleep(5)
    except asyncio.CancelledError:
        seen.append("cancelled")
        raise
    return HttpResponse("slow")


async def quick(request: HttpRequest) -> HttpResponse:
    return HttpResponse("quick")


urlpatterns = [path("slow/", slow), path("quick/", quick)]


def scope(path: str) -> dict[str, Any]:
    return {"type": "http", "method": "GET", "path": path, "headers": [(b"host", b"testserver")], "query_string": b""}


def ask(wrap: Callable[[Any], Any] = lambda application: application, *, url: str = "/quick/") -> list[str]:
    """Send a request to the application and return what was noted; from the slow page the client goes away."""

    async def talk() -> None:
        running = asyncio.Event()
        communicator = ApplicationCommunicator(wrap(ASGIHandler()), {**scope(url), "running": running})
        await communicator.send_input({"type": "http.request"})
        if url == "/slow/":
            await running.wait()
            await communicator.send_input({"type": "http.disconnect"})
        await communicator.wait(5)

    with override_settings(MIDDLEWARE=[HERE + "Reads"], ROOT_URLCONF=__name__):
        asyncio.run(talk())
    return seen


def begin(**kwargs: Any) -> None:
    current.set("set by a receiver")


def test_what_a_sync_receiver_of_request_started_sets_reaches_a_request_under_asgi_since_6_1() -> None:
    request_started.connect(begin)
    try:
        first = ask()[0]
    finally:
        request_started.disconnect(begin)
    assert first == ("set by a receiver" if django.VERSION >= (6, 1) else "nothing")


def test_what_a_wrapper_of_the_application_sets_reaches_the_request_and_hooks_may_stay_sync() -> None:
    def wrap(inner: Any) -> Any:
        async def outer(scope: Any, receive: Any, send: Any) -> None:
            current.set("set around Django")
            await inner(scope, receive, send)

        return outer

    assert ask(wrap) == ["set around Django", "view", "response"]


def test_a_client_that_disconnects_cancels_the_view_and_no_middleware_hears_of_it() -> None:
    assert ask(url="/slow/") == ["nothing", "view", "cancelled"]


# --- What is streamed ------------------------------------------------------------------------------------------


def test_a_stream_runs_after_the_middleware_is_done() -> None:
    def pieces() -> Iterator[str]:
        seen.append("piece")
        yield "x"

    def around(request: HttpRequest) -> StreamingHttpResponse:
        response = StreamingHttpResponse(pieces())
        seen.append("done")
        return response

    assert b"".join(around(RequestFactory().get("/"))) == b"x"
    assert seen == ["done", "piece"]


def test_a_streaming_response_says_whether_its_pieces_are_async() -> None:
    async def pieces() -> AsyncIterator[str]:
        yield "x"

    assert [StreamingHttpResponse(pieces()).is_async, StreamingHttpResponse(iter("x")).is_async] == [True, False]


def test_a_file_response_with_another_content_loses_what_a_wsgi_server_sends_by_itself() -> None:
    response = FileResponse(BytesIO(b"x"))
    assert response.file_to_stream is not None
    response.streaming_content = iter(response.streaming_content)
    assert response.file_to_stream is None


# --- What a layer at the top sees ------------------------------------------------------------------------------


def test_the_user_is_known_above_the_session_but_reading_it_there_makes_nothing_vary() -> None:
    def above(get_response: Any) -> Any:
        def layer(request: HttpRequest) -> HttpResponse:
            response: HttpResponse = get_response(request)
            seen.append(request.user.is_authenticated)
            return response

        return layer

    user = AuthenticationMiddleware(lambda request: HttpResponse())
    late = above(SessionMiddleware(user))(RequestFactory().get("/"))
    early = SessionMiddleware(AuthenticationMiddleware(above(lambda request: HttpResponse())))
    assert seen == [False]
    assert "Vary" not in late.headers
    assert early(RequestFactory().get("/")).headers["Vary"] == "Cookie"


def test_a_salted_hmac_is_the_same_until_the_key_changes_and_without_an_algorithm_6_1_warns() -> None:
    one, two = (salted_hmac("served-by", "web-1", algorithm="sha256").hexdigest() for _ in range(2))
    with override_settings(SECRET_KEY="another"):
        other = salted_hmac("served-by", "web-1", algorithm="sha256").hexdigest()
    assert one == two != other
    with (
        pytest.warns((DeprecationWarning, PendingDeprecationWarning), match="algorithm")
        if django.VERSION >= (6, 1)
        else nullcontext()
    ):
        salted_hmac("served-by", "web-1")
