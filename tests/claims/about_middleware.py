"""Claims of the katas on middleware under WSGI and ASGI."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable
from typing import Any

import pytest
from asgiref.sync import iscoroutinefunction
from django.core.handlers.base import BaseHandler
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory, override_settings
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
