"""What a block of code costs the database: ``with measure() as cost: …``, then ``print(cost)``."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper


@dataclass
class Cost:
    """The statements of a block, the rows that they brought, and the steps that SQLite took; 0 on other databases."""

    statements: list[str] = field(default_factory=list)
    rows: int = 0
    steps: int = 0

    @property
    def queries(self) -> int:
        return len(self.statements)


@contextlib.contextmanager
def measure() -> Iterator[Cost]:
    """Yield what the block costs."""
    cost = Cost()

    class Counting(CursorWrapper):
        def fetchone(self) -> Any:
            return next(iter(self._counted([self.cursor.fetchone()])))

        def fetchmany(self, *args: Any) -> Any:
            return self._counted(self.cursor.fetchmany(*args))

        def fetchall(self) -> Any:
            return self._counted(self.cursor.fetchall())

        def __iter__(self) -> Iterator[Any]:
            return iter(self.fetchall())

        def _counted(self, rows: list[Any]) -> list[Any]:
            cost.rows += sum(row is not None for row in rows)
            return rows

    def listen(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        cost.statements.append(sql)
        return execute(sql, params, many, context)

    def step() -> None:
        cost.steps += 1

    connection.ensure_connection()
    watch = getattr(connection.connection, "set_progress_handler", lambda *_: None)
    connection.make_cursor = lambda cursor: Counting(cursor, connection)  # type: ignore[method-assign]
    watch(step, 1)
    try:
        with connection.execute_wrapper(listen):
            yield cost
    finally:
        watch(None, 1)
        del connection.make_cursor
