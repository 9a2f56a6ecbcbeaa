"""Claims of the katas on what happens after a commit, on sessions, caches and conditional requests."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.cache.backends.locmem import LocMemCache
from django.db import OperationalError, transaction
from django.db.models.signals import post_save
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.template import engines
from django.test import RequestFactory, override_settings
from django.utils import timezone, translation
from django.views.decorators.cache import cache_control, cache_page
from django.views.decorators.http import condition, require_safe


class Undone(Exception):
    """Ends a block of atomic() without its changes."""


@pytest.mark.django_db
def test_bulk_create_and_update_send_no_signals() -> None:
    seen: list[User] = []

    def note(instance: User, **kwargs: Any) -> None:
        seen.append(instance)

    post_save.connect(note, sender=User)
    try:
        User.objects.bulk_create([User(username="ada")])
        User.objects.update(first_name="Ada")
    finally:
        post_save.disconnect(note, sender=User)
    assert seen == []


@pytest.mark.django_db(transaction=True)
def test_callbacks_run_in_their_order_and_go_with_their_savepoint() -> None:
    ran: list[str] = []
    with transaction.atomic():
        transaction.on_commit(lambda: ran.append("first"))
        with contextlib.suppress(Undone), transaction.atomic():
            transaction.on_commit(lambda: ran.append("undone"))
            raise Undone
        transaction.on_commit(lambda: ran.append("last"))
        assert ran == []
    assert ran == ["first", "last"]


@pytest.mark.django_db(transaction=True)
def test_a_robust_callback_that_raises_is_logged_and_the_next_one_runs(caplog: pytest.LogCaptureFixture) -> None:
    ran: list[str] = []

    def broken() -> None:
        raise ValueError

    with caplog.at_level(logging.ERROR), transaction.atomic():
        transaction.on_commit(broken, robust=True)
        transaction.on_commit(lambda: ran.append("next"))
    assert ran == ["next"]
    assert [record.levelname for record in caplog.records] == ["ERROR"]


@pytest.mark.django_db
def test_cycle_key_deletes_the_old_row_and_keeps_the_data() -> None:
    session = SessionStore()
    session["seen"] = "tea"
    session.save()
    old = session.session_key
    session.cycle_key()
    assert session.session_key != old
    assert session["seen"] == "tea"
    assert not SessionStore().exists(old)  # type: ignore[no-untyped-call,unused-ignore]


def test_add_succeeds_for_one_caller_until_its_timeout() -> None:
    cache = LocMemCache("claims-add", {})
    assert cache.add("lock", "one", timeout=30)
    assert not cache.add("lock", "two", timeout=30)
    assert cache.get("lock") == "one"


def test_cache_page_stores_nothing_that_is_private() -> None:
    calls: list[int] = []

    def view(request: HttpRequest) -> HttpResponse:
        calls.append(1)
        return HttpResponse("mine", headers={"Cache-Control": "private"})

    page: Callable[[HttpRequest], HttpResponse] = cache_page(60)(view)
    for _ in range(2):
        page(RequestFactory().get("/claims/private/"))
    assert len(calls) == 2


def test_a_method_decorator_of_django_wraps_an_async_view() -> None:
    @require_safe
    async def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse("tea")

    async def statuses() -> list[int]:
        made = [await view(RequestFactory().generic(method, "/")) for method in ("GET", "POST")]
        return [response.status_code for response in made]

    assert asyncio.run(statuses()) == [200, 405]


def test_get_many_leaves_out_what_is_missing_and_tells_it_from_none() -> None:
    cache = LocMemCache("claims-many", {})
    cache.set_many({"a": None, "b": 0}, version=2)
    assert cache.get_many(["a", "b", "c"], version=2) == {"a": None, "b": 0}
    assert cache.get_many(["a", "b"]) == {}


def test_cache_page_keeps_an_entry_for_each_language_and_time_zone() -> None:
    calls: list[int] = []

    @cache_page(60)
    def page(request: HttpRequest) -> HttpResponse:
        calls.append(1)
        return HttpResponse("dates")

    for _ in range(2):
        for language in ("en", "fr"):
            for zone in ("UTC", "Asia/Tokyo"):
                with translation.override(language), timezone.override(zone):
                    page(RequestFactory().get("/claims/dates/"))
    assert len(calls) == 4


def test_stale_if_error_stands_in_the_header_and_django_s_cache_ignores_it(monkeypatch: pytest.MonkeyPatch) -> None:
    @cache_page(60)
    @cache_control(stale_if_error=86400)
    def page(request: HttpRequest) -> HttpResponse:
        if request.headers.get("X-Down"):
            raise OperationalError
        return HttpResponse("rows")

    header = page(RequestFactory().get("/claims/stale/")).headers["Cache-Control"]
    assert set(header.split(", ")) == {"max-age=60", "stale-if-error=86400"}
    down = RequestFactory().get("/claims/stale/", headers={"X-Down": "1"})
    assert page(down).content == b"rows"
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 61)
    with pytest.raises(OperationalError):
        page(down)


def test_condition_answers_without_a_body_and_lets_through_who_sends_no_if_match() -> None:
    etags: dict[str, str | None] = {"tea": '"1"', "gone": None}

    @condition(etag_func=lambda request, name: etags[name])
    def put(request: HttpRequest, name: str) -> HttpResponse:
        return HttpResponse(
            "no such thing" if etags[name] is None else "written", status=404 if etags[name] is None else 200
        )

    def sent(name: str, **headers: str) -> tuple[int, bytes]:
        response = put(RequestFactory().put("/", headers=headers), name)
        return response.status_code, response.content

    assert sent("tea", if_match='"1"') == (200, b"written")
    assert sent("tea", if_match='"0"') == (412, b"")
    assert sent("tea") == (200, b"written")
    assert sent("gone", if_match='"1"') == (412, b"")


def test_the_key_of_a_cached_page_has_the_host_in_it() -> None:
    calls: list[str] = []

    @cache_page(60)
    def page(request: HttpRequest) -> HttpResponse:
        calls.append(request.get_host())
        return HttpResponse("layout")

    with override_settings(ALLOWED_HOSTS=["a.example", "b.example"]):
        for host in ("a.example", "b.example", "a.example"):
            page(RequestFactory().get("/claims/hosts/", headers={"host": host}))
    assert calls == ["a.example", "b.example"]


@pytest.mark.parametrize("value", [Decimal("9.90"), datetime(2026, 1, 1, tzinfo=UTC)])
def test_a_session_takes_neither_a_decimal_nor_a_datetime(value: object) -> None:
    session = SessionStore()
    with pytest.raises(TypeError, match="JSON"):
        session.encode({"price": value})
    assert session.decode(session.encode({"price": str(value)})) == {"price": str(value)}


def test_the_token_of_a_form_makes_a_page_vary_by_cookie_that_does_not_look_into_the_session() -> None:
    def page(text: str) -> HttpResponse:
        def view(request: HttpRequest) -> HttpResponse:
            return HttpResponse(engines["django"].from_string(text).render({}, request))

        request = RequestFactory().get("/")
        return SessionMiddleware(CsrfViewMiddleware(view))(request)

    assert "Vary" not in page("<form></form>").headers
    assert page("<form>{% csrf_token %}</form>").headers["Vary"] == "Cookie"
