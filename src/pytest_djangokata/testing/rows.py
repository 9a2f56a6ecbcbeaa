"""Counting the rows that the database hands over: a filter in Python costs rows where it costs no query."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any


@dataclass
class CountedStatement:
    """One statement, and how many rows were fetched from its result."""

    sql: str
    fetched: int = 0


@dataclass
class Rows:
    """The statements of a block in their order, and the rows that they brought."""

    statements: list[CountedStatement] = field(default_factory=list, repr=False)

    @property
    def fetched(self) -> int:
        """How many rows were fetched in all."""
        return sum(statement.fetched for statement in self.statements)


class CountingCursor:
    """A cursor that adds the rows that are fetched from it to those of its statement.

    One cursor may run several statements, and several blocks may count at once: each block has its own statement.
    """

    def __init__(self, cursor: Any) -> None:
        self._cursor = cursor
        self.counting: dict[int, CountedStatement] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cursor, name)

    def __iter__(self) -> Iterator[Any]:
        for row in self._cursor:
            self._count(1)
            yield row

    def _count(self, rows: int) -> None:
        for statement in self.counting.values():
            statement.fetched += rows

    def fetchone(self) -> Any:
        row = self._cursor.fetchone()
        self._count(row is not None)
        return row

    def fetchmany(self, *args: Any) -> Any:
        rows = self._cursor.fetchmany(*args)
        self._count(len(rows))
        return rows

    def fetchall(self) -> Any:
        rows = self._cursor.fetchall()
        self._count(len(rows))
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
        statement = CountedStatement(str(sql))
        total.statements.append(statement)
        wrapper = context["cursor"]
        if not isinstance(wrapper.cursor, CountingCursor):
            wrapper.cursor = CountingCursor(wrapper.cursor)
        wrapper.cursor.counting[id(total)] = statement
        return result

    with connections[using].execute_wrapper(listen):
        yield total
