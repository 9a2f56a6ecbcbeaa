"""The cursors of one connection from which a submission may still fetch rows, and the counting of those it gets."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

#: Rows in one answer, and cursors that are open at once.
MAX_ROWS, MAX_CURSORS = 1000, 256


@dataclass
class _Open:
    """A cursor with rows.

    :param counts: whether its rows do.
    :param ahead: rows that have been read from it, but not handed over.
    """

    cursor: sqlite3.Cursor
    counts: bool
    ahead: list[Any] = field(default_factory=list)


class Cursors:
    """Use it under the connection's lock.

    :param count: is told how many rows are handed over.
    """

    def __init__(self, count: Callable[[int], None]) -> None:
        self._count = count
        self._open: dict[int, _Open] = {}
        self._next = 0

    def keep(self, cursor: sqlite3.Cursor, *, counts: bool) -> int:
        """Keep a cursor until its last row is fetched, and return the number that it is asked by.

        :raises sqlite3.OperationalError: if there are too many.
        """
        if len(self._open) >= MAX_CURSORS:
            raise sqlite3.OperationalError(f"more than {MAX_CURSORS} cursors are open")
        self._next += 1
        self._open[self._next] = _Open(cursor, counts)
        return self._next

    def first(self, number: int) -> tuple[list[Any], bool]:
        """Return the first row, if there is one, and whether there are more.

        Most results have one row: handed over with the answer to the statement, it needs no question of its own.
        """
        one = self._open.pop(number)
        rows = self._read(one, 1)
        more = self._read(one, 1) if rows else []
        if one.counts:
            self._count(len(rows))
        if more:
            one.ahead = more
            self._open[number] = one
        return rows, bool(more)

    def fetch(self, number: int, size: int) -> tuple[list[Any], bool]:
        """Return rows, and whether there may be more."""
        one = self._open.get(number)
        if one is None:
            return [], False
        wanted = min(max(int(size), 1), MAX_ROWS)
        rows, one.ahead = one.ahead[:wanted], one.ahead[wanted:]
        if len(rows) < wanted:
            rows = [*rows, *self._read(one, wanted - len(rows))]
        if one.counts:
            self._count(len(rows))
        if len(rows) < wanted:
            self.drop(number)
            return rows, False
        return rows, True

    def _read(self, one: _Open, size: int) -> list[Any]:
        try:
            return one.cursor.fetchmany(size)
        except Exception:
            self._count(1)  # its contents may stand in the message
            raise

    def drop(self, number: int) -> None:
        """Let go of a cursor."""
        self._open.pop(number, None)

    def clear(self) -> None:
        """Let go of all."""
        self._open.clear()
