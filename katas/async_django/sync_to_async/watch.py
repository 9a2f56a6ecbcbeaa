"""Sees where queries run and where the ledger is called; finished. The tests use it."""

from __future__ import annotations

import asyncio
import inspect
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from django.db import connection
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
    signature = inspect.signature(ledger.record)

    def executes(self: CursorWrapper, sql: str, params: Any = None) -> Any:
        seen.append(place(owner))
        return execute(self, sql, params)

    def records(*args: Any, **named: Any) -> None:
        seen.append(place(owner))
        record(*signature.bind(*args, **named).args)

    with mock.patch.object(CursorWrapper, "execute", executes), mock.patch.object(ledger, "record", records):
        yield seen


@contextmanager
def meanwhile(table: str, write: Callable[[], Any]) -> Iterator[list[str]]:
    """Let somebody else *write* after the first SELECT from a table, if a view sends it outside of a transaction.

    That is what another process may do between two statements. What is yielded is empty as long as it has not happened.
    """
    happened: list[str] = []
    due: list[str] = []
    execute = CursorWrapper.execute

    def depth() -> tuple[bool, int]:
        return connection.in_atomic_block, len(connection.savepoint_ids)

    def executes(self: CursorWrapper, sql: str, params: Any = None) -> Any:
        if due:  # By now the rows of that SELECT have been fetched.
            happened.append(due.pop())
            write()
        elif not happened and sql.startswith("SELECT") and f'FROM "{table}"' in sql and depth() == outside:
            due.append(sql)
        return execute(self, sql, params)

    outside = depth()
    with mock.patch.object(CursorWrapper, "execute", executes):
        yield happened
