"""Django's SQLite backend with its databases in another process, the broker.

This half runs beside a submission and is trusted with nothing: a submission that changes it changes what it asks for, not
what is counted. See :mod:`pytest_djangokata.databases.broker_session` for the other half.
"""

from __future__ import annotations

import contextlib
import json
import os
import pickle
import socket
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Self

from pytest_djangokata.databases.cursors import MAX_ROWS
from pytest_djangokata.databases.frames import Frames
from pytest_djangokata.databases.values import encode_all

#: What SQLite's module raises that is not of its own.
BUILTIN: dict[str, type[Exception]] = {
    "OverflowError": OverflowError,
    "TypeError": TypeError,
    "ValueError": ValueError,
}
#: Rows that are fetched at once where the cursor is iterated over.
CHUNK = 100
#: Bytes in one answer of the broker's: it is trusted, and its length has four bytes.
MAX_ANSWER = (1 << 32) - 1


def install(door: socket.socket) -> None:
    """Let every connection of Django's SQLite backend lead through *door* from now on."""
    from django.db.backends.sqlite3 import base

    opening = threading.Lock()

    def get_new_connection(self: base.DatabaseWrapper, parameters: dict[str, Any]) -> Connection:
        def knock() -> socket.socket:
            ours, theirs = socket.socketpair()
            with theirs, opening:
                socket.send_fds(door, [b"+"], [theirs.fileno()])
            return ours

        connection = Connection(knock, key_of(str(parameters["database"])), float(parameters.get("timeout", 5.0)))
        for command in getattr(self, "init_commands", ()):
            if command := command.strip():
                connection.execute(command)
        return connection

    def create_cursor(self: base.DatabaseWrapper, name: str | None = None) -> Cursor:
        return DjangoCursor(self.connection)

    base.DatabaseWrapper.get_new_connection = get_new_connection  # type: ignore[assignment]
    base.DatabaseWrapper.create_cursor = create_cursor  # type: ignore[assignment]


def key_of(name: str) -> str:
    """Return the name under which broker, stage and submission know a database: of a file, the file's."""
    return name if "mode=memory" in name or name == ":memory:" else Path(name).name


class Connection:
    """What Django needs of a ``sqlite3.Connection``.

    A fork of the process has a connection of its own, so that the two do not read each other's answers.

    :param knock: asks the broker for a socket.
    :param name: of the database.
    :param timeout: seconds to wait for a lock.
    """

    def __init__(self, knock: Callable[[], socket.socket], name: str, timeout: float) -> None:
        self._knock = knock
        self._opened = (name, timeout)
        self._one_at_a_time = threading.Lock()
        self._level: str | None = ""
        self._on_progress: Callable[[], object] | None = None
        self._connect()

    def _connect(self) -> None:
        self._pid = os.getpid()
        self._sock = self._knock()
        self._frames = Frames(self._sock, MAX_ANSWER)
        self.call("open", *self._opened)

    def call(self, operation: str, *arguments: Any) -> Any:
        """Ask the broker, and call the progress handler as often as SQLite would have called it.

        :raises sqlite3.Error: or what else SQLite's module raises there.
        """
        result = self._call(operation, *arguments)
        if self._on_progress is not None and operation in ("ask", "executemany", "fetch"):
            for _ in range(self._call("ticks")):
                self._on_progress()
        return result

    def set_progress_handler(self, handler: Callable[[], object] | None, n: int) -> None:
        """Have *handler* called for every *n* steps of a statement, after it and not during it."""
        self._on_progress = handler
        self._call("watch", 0 if handler is None else n)

    def _call(self, operation: str, *arguments: Any) -> Any:
        """Ask the broker.

        :raises sqlite3.Error: or what else SQLite's module raises there.
        """
        if self._pid != os.getpid():
            self._one_at_a_time = threading.Lock()  # another thread may have held it when the process was forked
            self._connect()
            self.isolation_level = self._level
        body = json.dumps([operation, *arguments]).encode()
        with self._one_at_a_time:
            try:
                self._frames.send(body)
                answer = self._frames.receive()
            except (OSError, EOFError) as error:
                raise sqlite3.OperationalError("the database has gone") from error
        done, result = pickle.loads(answer)  # noqa: S301  (the broker is trusted, this process is not)
        if done:
            return result
        raise _error(*result)

    def cursor(self, factory: object = None) -> Cursor:
        return Cursor(self)

    def execute(self, sql: str, parameters: Any = ()) -> Cursor:
        return Cursor(self).execute(sql, parameters)

    def executemany(self, sql: str, sets: Iterable[Any]) -> Cursor:
        return Cursor(self).executemany(sql, sets)

    def commit(self) -> None:
        self.call("commit")

    def rollback(self) -> None:
        self.call("rollback")

    def close(self) -> None:
        with contextlib.suppress(sqlite3.Error):  # it has been closed before
            self.call("close")
        self._sock.close()

    def getlimit(self, category: int) -> int:
        limit: int = self.call("getlimit", category)
        return limit

    def serialize(self, *, name: str = "main") -> bytes:
        """Return what tells whether the database is as it was; its contents stay where they are counted."""
        return repr(self.call("fingerprint")).encode()

    def create_function(self, *_: object, **__: object) -> None:
        raise sqlite3.NotSupportedError("The database is in another process, which runs no functions of yours.")

    create_aggregate = create_collation = create_function

    @property
    def in_transaction(self) -> bool:
        return bool(self.call("in_transaction"))

    @property
    def total_changes(self) -> int:
        changes: int = self.call("total_changes")
        return changes

    @property
    def isolation_level(self) -> str | None:
        return self._level

    @isolation_level.setter
    def isolation_level(self, level: str | None) -> None:
        self.call("isolation", level)
        self._level = level


def _error(kind: str, message: str, code: int | None, name: str | None) -> Exception:
    """Return the exception that the broker had."""
    known = getattr(sqlite3, kind, None)
    if isinstance(known, type) and issubclass(known, Exception):
        error: Exception = known(message)
        if code is not None:
            error.sqlite_errorcode = code  # type: ignore[attr-defined]
            error.sqlite_errorname = name  # type: ignore[attr-defined]
        return error
    return BUILTIN.get(kind, sqlite3.InterfaceError)(message)


class Cursor:
    """What Django, and who goes past it, needs of a ``sqlite3.Cursor``."""

    arraysize = 1

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None
        self._number: int | None = None
        #: Rows that came along with what was asked before.
        self._rows: list[Any] = []

    def execute(self, sql: str, parameters: Any = ()) -> Cursor:
        return self._run("ask", sql, encode_all(parameters))

    def executemany(self, sql: str, sets: Iterable[Any]) -> Cursor:
        return self._run("executemany", sql, [encode_all(one) for one in sets])

    def _run(self, operation: str, sql: str, parameters: Any) -> Cursor:
        self.close()
        str(sql).encode()  # half of a surrogate pair is refused, as sqlite3 does: JSON would let it through
        told = self.connection.call(operation, str(sql), parameters)
        names, self.rowcount, self.lastrowid, self._number, self._rows = told
        self.description = None if names is None else [(name, None, None, None, None, None, None) for name in names]
        return self

    def fetchmany(self, size: int | None = None) -> list[Any]:
        wanted = self.arraysize if size is None else size
        found, self._rows = self._rows[:wanted], self._rows[wanted:]
        while self._number is not None and len(found) < wanted:
            rows, more = self.connection.call("fetch", self._number, min(wanted - len(found), MAX_ROWS))
            found += rows
            if not more:
                self._number = None
        return found

    def fetchone(self) -> Any:
        return next(iter(self.fetchmany(1)), None)

    def fetchall(self) -> list[Any]:
        found: list[Any] = []
        while rows := self.fetchmany(MAX_ROWS):
            found += rows
        return found

    def __iter__(self) -> Iterator[Any]:
        while rows := self.fetchmany(CHUNK):
            yield from rows

    def __next__(self) -> Any:
        row = self.fetchone()
        if row is None:
            raise StopIteration
        return row

    def close(self) -> None:
        """Let go of rows that have not been fetched: they would hold a lock."""
        number, self._number, self._rows = self._number, None, []
        if number is not None:
            with contextlib.suppress(sqlite3.Error):  # the connection has been closed before
                self.connection.call("done", number)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class DjangoCursor(Cursor):
    """A cursor that takes statements with the placeholders that Django writes."""

    def execute(self, query: str, params: Any = None) -> Cursor:
        from django.db.backends.sqlite3.base import FORMAT_QMARK_REGEX

        if params is None:
            return super().execute(query)
        if isinstance(params, Mapping):
            named = str(query) % {name: f":{name}" for name in params}
            return super().execute(named, params)
        return super().execute(FORMAT_QMARK_REGEX.sub("?", str(query)).replace("%%", "%"), params)

    def executemany(self, query: str, param_list: Iterable[Any]) -> Cursor:
        from django.db.backends.sqlite3.base import FORMAT_QMARK_REGEX

        sets = list(param_list)
        if sets and isinstance(sets[0], Mapping):
            return super().executemany(str(query) % {name: f":{name}" for name in sets[0]}, sets)
        return super().executemany(FORMAT_QMARK_REGEX.sub("?", str(query)).replace("%%", "%"), sets)
