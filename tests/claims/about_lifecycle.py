"""Claims of the katas on the way of a request through Django."""

from __future__ import annotations

import gc
from collections.abc import Callable
from inspect import iscoroutine
from typing import Any, ClassVar

import pytest
from asgiref.sync import async_to_sync, markcoroutinefunction
from django.core.signals import got_request_exception, request_finished
from django.db import close_old_connections, connection
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.test import AsyncClient, Client, RequestFactory
from django.utils.deprecation import MiddlewareMixin

pytestmark = pytest.mark.django_db


class Upper:
    """Notes each hook with its own name."""

    seen: ClassVar[list[str]] = []
    answers = ""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        self.note(f"match is None: {request.resolver_match is None}")
        return self.get_response(request)

    def note(self, what: str) -> None:
        self.seen.append(f"{type(self).__name__} {what}")

    def process_view(self, request: HttpRequest, *args: Any) -> HttpResponse | None:
        self.note("view")
        return HttpResponse("instead") if self.answers == "view" else None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        self.note("exception")
        return HttpResponse("rescued") if self.answers == "exception" else None

    def process_template_response(self, request: HttpRequest, response: TemplateResponse) -> TemplateResponse:
        self.note("template")
        return response


class Lower(Upper):
    pass


@pytest.fixture
def seen(settings: Any) -> list[str]:
    settings.MIDDLEWARE = [f"{__name__}.Upper", f"{__name__}.Lower", *settings.MIDDLEWARE]
    settings.DEBUG = False
    Upper.seen.clear()
    return Upper.seen


def hooks(seen: list[str]) -> list[str]:
    return [one for one in seen if "match" not in one]


def test_process_view_runs_downwards_and_the_other_hooks_upwards(seen: list[str]) -> None:
    Client().get("/rendered/")
    assert hooks(seen) == ["Upper view", "Lower view", "Lower template", "Upper template"]
    seen.clear()
    Client(raise_request_exception=False).get("/broken/")
    assert hooks(seen) == ["Upper view", "Lower view", "Lower exception", "Upper exception"]


def test_the_url_is_resolved_after_the_request_phase_of_all_middleware(seen: list[str]) -> None:
    Client().get("/plain/")
    assert seen[:2] == ["Upper match is None: True", "Lower match is None: True"]


@pytest.mark.parametrize(
    ("who", "hook", "path"),
    [(Upper, "view", "/plain/"), (Lower, "exception", "/broken/")],
    ids=["process_view", "process_exception"],
)
def test_the_first_hook_that_answers_ends_it(
    seen: list[str], monkeypatch: pytest.MonkeyPatch, who: type[Upper], hook: str, path: str
) -> None:
    monkeypatch.setattr(who, "answers", hook)
    assert Client().get(path).content in (b"instead", b"rescued")
    assert hooks(seen)[-1] == f"{who.__name__} {hook}"


def test_an_unknown_url_meets_neither_process_view_nor_process_exception_nor_the_signal(seen: list[str]) -> None:
    sent: list[str] = []

    def note(**kwargs: Any) -> None:
        sent.append("sent")

    got_request_exception.connect(note)
    Client(raise_request_exception=False).get("/nowhere/"), Client(raise_request_exception=False).get("/missing/")
    assert not sent
    Client(raise_request_exception=False).get("/broken/")
    assert sent == ["sent"]
    assert hooks(seen)[0] == "Upper view"
    got_request_exception.disconnect(note)


def test_a_post_without_a_csrf_token_meets_the_hooks_above_and_not_the_view(seen: list[str]) -> None:
    assert Client(enforce_csrf_checks=True).post("/broken/").status_code == 403
    assert hooks(seen) == ["Upper view", "Lower view"]


def test_a_receiver_that_nothing_else_refers_to_disappears() -> None:
    heard: list[str] = []

    def connect() -> None:
        def note(**kwargs: Any) -> None:
            heard.append("heard")

        got_request_exception.connect(note)

    connect()
    gc.collect()
    got_request_exception.send(sender=None)
    assert not heard


def test_the_end_of_a_request_closes_old_connections() -> None:
    assert any(one[1]() is close_old_connections for one in request_finished.receivers)
    assert connection.settings_dict["CONN_MAX_AGE"] == 0


def test_atomic_requests_ends_before_a_template_response_is_rendered(settings: Any) -> None:
    from django.core.handlers.base import BaseHandler

    inside: list[bool] = []

    class Noting(TemplateResponse):
        def render(self) -> HttpResponse:
            inside.append(len(connection.savepoint_ids) > before)
            return HttpResponse()

    def view(request: HttpRequest) -> HttpResponse:
        inside.append(len(connection.savepoint_ids) > before)
        return Noting(request, "x.html")

    before = len(connection.savepoint_ids)
    connection.settings_dict["ATOMIC_REQUESTS"] = True
    try:
        request = RequestFactory().get("/")
        response = BaseHandler().make_view_atomic(view)(request)
    finally:
        connection.settings_dict["ATOMIC_REQUESTS"] = False
    response.render()
    assert inside == [True, False]


class Unmarked:
    async_capable = True

    def __init__(self, get_response: Callable[[HttpRequest], Any]) -> None:
        self.get_response = get_response

    async def __call__(self, request: HttpRequest) -> HttpResponse:
        response: HttpResponse = await self.get_response(request)
        return response


class Marked(Unmarked):
    def __init__(self, get_response: Callable[[HttpRequest], Any]) -> None:
        super().__init__(get_response)
        markcoroutinefunction(self)


class Above(MiddlewareMixin):
    """Knows only sync code, and notes what comes from below."""

    seen: ClassVar[list[bool]] = []

    def process_response(self, request: HttpRequest, response: Any) -> HttpResponse:
        self.seen.append(iscoroutine(response))
        if iscoroutine(response):
            response.close()
        return HttpResponse("done")


@pytest.mark.filterwarnings("ignore:coroutine:RuntimeWarning")
def test_an_async_middleware_that_is_not_marked_hands_a_coroutine_to_the_one_above(settings: Any) -> None:
    Above.seen.clear()
    settings.MIDDLEWARE = [f"{__name__}.Above", f"{__name__}.Marked"]
    assert async_to_sync(AsyncClient().get)("/plain/").content == b"done"
    settings.MIDDLEWARE = [f"{__name__}.Above", f"{__name__}.Unmarked"]
    with pytest.raises(TypeError, match="await"):
        async_to_sync(AsyncClient().get)("/plain/")
    assert Above.seen == [False, True]
