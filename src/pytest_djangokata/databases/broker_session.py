"""One connection of a submission to its broker: a request, a result, and so on.

Requests are JSON with values of few kinds, since a stranger's code writes them. Results are pickled, since trusted code
writes them and only the stranger reads them; the broker never unpickles.
"""

from __future__ import annotations

import contextlib
import json
import pickle
import socket
import sqlite3
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from pytest_djangokata.databases.cursors import Cursors
from pytest_djangokata.databases.frames import Frames, TooLong
from pytest_djangokata.databases.permits import authorise
from pytest_djangokata.databases.statements import is_query
from pytest_djangokata.databases.values import decode_all

MAX_REQUEST = 32 << 20  # bytes
#: Steps of SQLite's machine between two looks at how many there were.
STRIDE = 20_000
MAX_VALUE, MAX_SQL = 32 << 20, 4 << 20  # bytes

#: What sqlite3 hands over columns as, in Django's connections.
TYPES = sqlite3.PARSE_DECLTYPES | sqlite3.PARSE_COLNAMES


@dataclass
class Counts:
    """What one case has cost, as the broker saw it. Change it with :meth:`add`: every connection has its own thread."""

    #: Statements, without those that only begin or end transactions.
    queries: int = 0
    #: Rows that were handed over.
    rows: int = 0
    #: Steps of SQLite's virtual machine, in strides.
    strides: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def add(self, *, queries: int = 0, rows: int = 0, strides: int = 0) -> None:
        """Count more of each."""
        with self._lock:
            self.queries += queries
            self.rows += rows
            self.strides += strides


class Owner(Protocol):
    """Whose databases a session is about."""

    counts: Counts

    def path_of(self, name: str) -> str:
        """Return what SQLite opens for the database *name*."""

    def digest(self, name: str) -> str:
        """Return a hash of the contents that the database *name* was given."""

    def step(self) -> int:
        """Count a stride; anything but 0 stops the statement."""


class Hangup(Exception):
    """The submission broke the protocol, or has gone."""


class Session:
    """One connection.

    :param broker: whose databases it is about.
    :param sock: leads to the submission.
    """

    def __init__(self, broker: Owner, sock: socket.socket) -> None:
        self._broker = broker
        self._sock = sock
        self._frames = Frames(sock, MAX_REQUEST)
        self._connection: sqlite3.Connection | None = None
        self._cursors = Cursors(lambda rows: broker.counts.add(rows=rows))
        #: How often the submission's own progress handler would have been called.
        self._ticks = 0
        self._name = ""
        #: How many rows had been changed through this connection when its database was given its contents.
        self._changes = 0
        #: Held while a request is answered.
        self._busy = threading.Lock()
        self.alive = True
        self._operations: dict[str, Callable[..., Any]] = {
            "open": self._open,
            "execute": self._execute,
            "ask": self._ask,
            "executemany": self._executemany,
            "fetch": self._cursors.fetch,
            "done": self._cursors.drop,
            "close": self._close,
            "commit": self._commit,
            "rollback": self._rollback,
            "isolation": self._isolation,
            "in_transaction": self._in_transaction,
            "total_changes": self._total_changes,
            "getlimit": self._getlimit,
            "fingerprint": self._fingerprint,
            "watch": self._watch,
            "ticks": self._take_ticks,
        }

    def run(self) -> None:
        """Answer requests until the submission hangs up."""
        try:
            while True:
                request = self._receive()
                with self._busy:
                    answer = self._answer(request)
                self._frames.send(answer)
        except (Hangup, EOFError, OSError, MemoryError):
            pass
        finally:
            self.alive = False
            self._sock.close()
            with self._busy, contextlib.suppress(sqlite3.Error):
                self._close()

    def hold(self, seconds: float) -> bool:
        """Stop what runs, close cursors, roll back, and answer nothing until :meth:`release`.

        :returns: False if what runs does not stop within *seconds*; then nothing is held.
        """
        if self._connection is not None:
            with contextlib.suppress(sqlite3.Error):
                self._connection.interrupt()
        if not self._busy.acquire(timeout=seconds):
            return False
        self._cursors.clear()
        if self._connection is not None:
            with contextlib.suppress(sqlite3.Error):
                self._connection.rollback()
                self._changes = self._connection.total_changes
        return True

    def release(self) -> None:
        """Answer again."""
        self._busy.release()

    def _receive(self) -> Any:
        try:
            return json.loads(self._frames.receive())
        except (ValueError, RecursionError, TooLong) as error:
            raise Hangup from error

    def _answer(self, request: Any) -> bytes:
        if type(request) is not list or not request or type(request[0]) is not str:
            raise Hangup
        operation = self._operations.get(request[0])
        if operation is None:
            raise Hangup
        try:
            return pickle.dumps((True, operation(*request[1:])), 5)
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001  (what SQLite and its adapters raise is the submission's to hear)
            code, name = getattr(error, "sqlite_errorcode", None), getattr(error, "sqlite_errorname", None)
            return pickle.dumps((False, (type(error).__name__, str(error), code, name)), 5)

    @property
    def _database(self) -> sqlite3.Connection:
        if self._connection is None:
            raise sqlite3.ProgrammingError("Cannot operate on a closed database.")
        return self._connection

    def _open(self, name: str, timeout: float) -> None:
        from django.db.backends.sqlite3._functions import register  # type: ignore[import-untyped]

        if self._connection is not None or type(name) is not str:
            raise Hangup
        connection = sqlite3.connect(
            self._broker.path_of(name),
            uri=True,
            detect_types=TYPES,
            check_same_thread=False,
            timeout=min(max(float(timeout), 0.0), 30.0),
        )
        register(connection)
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA legacy_alter_table = OFF")
        connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MAX_VALUE)
        connection.setlimit(sqlite3.SQLITE_LIMIT_SQL_LENGTH, MAX_SQL)
        if hasattr(connection, "setconfig"):  # Python 3.12
            connection.setconfig(sqlite3.SQLITE_DBCONFIG_DEFENSIVE, True)  # type: ignore[attr-defined]
        connection.set_authorizer(authorise)
        self._look_every(connection, STRIDE)
        self._connection = connection
        self._name = name

    def _close(self) -> None:
        self._cursors.clear()
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _execute(self, sql: str, parameters: Any) -> tuple[Any, ...]:
        counts = self._count(sql)
        cursor = self._database.execute(sql, decode_all(parameters))
        return self._result(cursor, counts=counts)

    def _executemany(self, sql: str, sets: list[Any]) -> tuple[Any, ...]:
        given = [decode_all(one) for one in sets]
        self._count(sql, len(given))
        cursor = self._database.executemany(sql, given)
        return *self._result(cursor), []

    def _count(self, sql: str, times: int = 1) -> bool:
        """Count a statement before it runs, since one that fails has been asked too; return whether it counts."""
        counts = is_query(sql)
        if counts:
            self._broker.counts.add(queries=times)
        return counts

    def _ask(self, sql: str, parameters: Any) -> tuple[Any, ...]:
        """Execute a statement, and hand over the first row with the answer; there is no cursor if it was the last."""
        *told, number = self._execute(sql, parameters)
        rows, more = ([], False) if number is None else self._cursors.first(number)
        return *told, number if more else None, rows

    def _result(self, cursor: sqlite3.Cursor, *, counts: bool = True) -> tuple[Any, ...]:
        names = number = None
        if cursor.description is not None:
            names = [column[0] for column in cursor.description]
            number = self._cursors.keep(cursor, counts=counts)
        return names, cursor.rowcount, cursor.lastrowid, number

    def _commit(self) -> None:
        self._database.commit()

    def _rollback(self) -> None:
        self._database.rollback()

    def _in_transaction(self) -> bool:
        return self._database.in_transaction

    def _total_changes(self) -> int:
        return self._database.total_changes

    def _getlimit(self, category: int) -> int:
        return self._database.getlimit(int(category))

    def _fingerprint(self) -> tuple[str, int]:
        """Return what tells whether the database is as it was: what it was given, and the changes made here since."""
        return self._broker.digest(self._name), self._database.total_changes - self._changes

    def _look_every(self, connection: sqlite3.Connection, steps: int) -> None:
        """Look every so many steps of SQLite's machine whether there have been too many, and count the looks."""
        passed = 0

        def look() -> int:
            nonlocal passed
            self._ticks += 1
            passed += steps
            if passed < STRIDE:
                return 0
            passed -= STRIDE
            return self._broker.step()

        connection.set_progress_handler(look, steps)

    def _watch(self, steps: int) -> None:
        self._look_every(self._database, min(int(steps), STRIDE) if int(steps) > 0 else STRIDE)
        self._ticks = 0

    def _take_ticks(self) -> int:
        ticks, self._ticks = self._ticks, 0
        return ticks

    def _isolation(self, level: str | None) -> None:
        # SQLite refuses what it does not know.
        self._database.isolation_level = level  # type: ignore[assignment]
