"""Counting the rows that the database hands over: a filter in Python costs rows where it costs no query."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


@dataclass
class Rows:
    """How many rows were fetched."""

    fetched: int = 0


class CountingCursor:
    """A cursor that adds the rows that are fetched from it to a total."""

    def __init__(self, cursor: Any, total: Rows) -> None:
        self._cursor = cursor
        self._total = total

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cursor, name)

    def __iter__(self) -> Iterator[Any]:
        for row in self._cursor:
            self._total.fetched += 1
            yield row

    def fetchone(self) -> Any:
        row = self._cursor.fetchone()
        self._total.fetched += row is not None
        return row

    def fetchmany(self, *args: Any) -> Any:
        rows = self._cursor.fetchmany(*args)
        self._total.fetched += len(rows)
        return rows

    def fetchall(self) -> Any:
        rows = self._cursor.fetchall()
        self._total.fetched += len(rows)
        return rows


@contextlib.contextmanager
def count_rows(using: str = "default") -> Iterator[Rows]:
    """Count the rows that the block fetches from a database.

    :param using: the alias of the database.
    """
    from django.db import connections

    total = Rows()

    def listen(execute: Any, sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
        result = execute(sql, params, many, context)
        wrapper = context["cursor"]
        if not isinstance(wrapper.cursor, CountingCursor):
            wrapper.cursor = CountingCursor(wrapper.cursor, total)
        return result

    with connections[using].execute_wrapper(listen):
        yield total
