"""Seeing who waits for whom on PostgreSQL, so that threads can meet at the worst moment instead of sleeping."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any, Self

#: https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-INFO-SESSION-TABLE
WAITING = """SELECT pid, pg_blocking_pids(pid) FROM pg_stat_activity
             WHERE datname = current_database() AND cardinality(pg_blocking_pids(pid)) > 0"""


class LockWatch:
    """A connection of its own, for any thread, that takes no part in what it looks at. Use it as a context manager.

    The processes in its answers are the server's, one for each connection: ``connection.connection.info.backend_pid``.

    :param alias: of a database on PostgreSQL.
    """

    def __init__(self, alias: str = "default") -> None:
        from django.db import connections

        self._lock = threading.Lock()
        self._connection = connections[alias].copy()
        self._connection.inc_thread_sharing()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    @contextmanager
    def cursor(self) -> Iterator[Any]:
        """Give a cursor of this connection to one thread at a time; each statement is committed."""
        with self._lock, self._connection.cursor() as cursor:
            yield cursor

    def waiting(self) -> dict[int, list[int]]:
        """Return the processes that wait for a lock, each with those that are in its way."""
        with self.cursor() as cursor:
            cursor.execute(WAITING)
            return dict(cursor.fetchall())

    def waits_for(self, process: int, others: Collection[int]) -> bool:
        """Return whether *process* waits for one of *others*, or for one that does."""
        waiting, behind = self.waiting(), {process}
        while more := {blocker for one in behind for blocker in waiting.get(one, [])} - behind:
            behind |= more
        return not behind.isdisjoint(others)
