"""Sees where queries run and where the ledger is called; finished. The tests use it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from django.db.backends.utils import CursorWrapper

from katas.async_django.sync_to_async import ledger


def place(owner: threading.Thread) -> str:
    """Return where the caller runs; *owner* is the thread that has the connection."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return "in the right thread" if threading.current_thread() is owner else "in another thread"
    return "on the event loop"


@contextmanager
def watched(record: Callable[..., None] = ledger.record) -> Iterator[list[str]]:
    """Note where each query runs, and each call of the ledger, which is *record* for the time.

    Enter it in the thread from which the views are called by ``async_to_sync()``.
    """
    owner, seen = threading.current_thread(), []
    execute = CursorWrapper.execute

    def executes(self: CursorWrapper, sql: str, params: Any = None) -> Any:
        seen.append(place(owner))
        return execute(self, sql, params)

    def records(*args: Any) -> None:
        seen.append(place(owner))
        record(*args)

    with mock.patch.object(CursorWrapper, "execute", executes), mock.patch.object(ledger, "record", records):
        yield seen
