"""Counts what the database hands over to Django. There is nothing to edit here."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import connection


@dataclass
class HandedOver:
    """The statements of a block, and the rows that were fetched from their results."""

    statements: list[str] = field(default_factory=list)
    rows: int = 0

    @property
    def counted(self) -> bool:
        """Whether the database was made to count rows."""
        return any("COUNT(" in sql.upper() for sql in self.statements)


class CountingCursor:
    """A cursor that adds the rows that are fetched from it to the total."""

    def __init__(self, cursor: Any, total: HandedOver) -> None:
        self._cursor = cursor
        self._total = total

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cursor, name)

    def __iter__(self) -> Iterator[Any]:
        for row in self._cursor:
            self._total.rows += 1
            yield row

    def fetchone(self) -> Any:
        row = self._cursor.fetchone()
        self._total.rows += row is not None
        return row

    def fetchmany(self, *args: Any) -> Any:
        rows = self._cursor.fetchmany(*args)
        self._total.rows += len(rows)
        return rows

    def fetchall(self) -> Any:
        rows = self._cursor.fetchall()
        self._total.rows += len(rows)
        return rows


@contextlib.contextmanager
def handed_over() -> Iterator[HandedOver]:
    """Count the statements that the block sends and the rows that it fetches."""
    total = HandedOver()

    def listen(execute: Any, sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
        total.statements.append(str(sql))
        result = execute(sql, params, many, context)
        wrapper = context["cursor"]
        if not isinstance(wrapper.cursor, CountingCursor):
            wrapper.cursor = CountingCursor(wrapper.cursor, total)
        return result

    with connection.execute_wrapper(listen):
        yield total
