"""Claims of the katas on what happens after a commit, on sessions and on caches."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache.backends.locmem import LocMemCache
from django.db import transaction
from django.db.models.signals import post_save
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.views.decorators.cache import cache_page
from django.views.decorators.http import require_safe


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
