"""The broker executes what a submission asks for, and counts it where none of the submission's code runs."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import sqlite3
import struct
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from django.utils.safestring import SafeString

from pytest_djangokata.databases import broker_session
from pytest_djangokata.databases.broker import MAX_CONNECTIONS, Broker
from pytest_djangokata.databases.broker_session import MAX_REQUEST
from pytest_djangokata.databases.frames import LENGTH
from pytest_djangokata.databases.remote import Connection

NAME = "file:test?mode=memory&cache=shared"


class House:
    """A broker, and connections to it."""

    def __init__(self, folder: Path) -> None:
        self.broker = Broker(folder)
        self._ours, theirs = socket.socketpair()
        self.broker.listen(theirs)
        self._socks = [self._ours]

    def knock(self) -> socket.socket:
        ours, theirs = socket.socketpair()
        self._socks.append(ours)
        with theirs:
            socket.send_fds(self._ours, [b"+"], [theirs.fileno()])
        return ours

    def connect(self, name: str = NAME) -> Connection:
        connection = Connection(self.knock, name, 1.0)
        connection.isolation_level = None
        return connection

    def close(self) -> None:
        for sock in self._socks:
            sock.close()
        self.broker.close()


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    house = House(tmp_path)
    yield house
    house.close()


@pytest.fixture
def connection(house: House) -> Connection:
    """A connection to a table with three rows, of which nothing has been counted yet."""
    connection = house.connect()
    connection.execute("CREATE TABLE post (id INTEGER PRIMARY KEY, title TEXT UNIQUE)")
    connection.executemany("INSERT INTO post (title) VALUES (?)", [["a"], ["b"], ["c"]])
    house.broker.put(house.broker.take())
    return connection


def test_statements_and_rows_are_counted(house: House, connection: Connection) -> None:
    assert len(connection.execute("SELECT * FROM post").fetchall()) == 3
    assert connection.execute("SELECT * FROM post").fetchone() == (1, "a")
    assert (house.broker.counts.queries, house.broker.counts.rows) == (2, 4)


def test_a_column_with_a_check_can_be_added(connection: Connection) -> None:
    # SQLite then looks through the rows with a PRAGMA of its own, for which it asks leave as for any other.
    connection.execute("ALTER TABLE post ADD COLUMN words integer NULL CHECK (words >= 0)")
    assert connection.execute("SELECT title, words FROM post WHERE id = 1").fetchone() == ("a", None)


def test_a_statement_with_one_row_is_one_question(
    house: House, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    ask = connection.call
    monkeypatch.setattr(connection, "call", lambda operation, *rest: asked.append(operation) or ask(operation, *rest))
    with connection.execute("SELECT title FROM post WHERE id = 2") as cursor:
        assert cursor.fetchmany(100) == [("b",)]
        assert cursor.fetchmany(100) == []
    assert asked == ["ask"]
    assert house.broker.counts.rows == 1


def test_a_row_counts_when_it_is_handed_over_and_not_when_it_is_read(house: House, connection: Connection) -> None:
    cursor = connection.execute("SELECT id FROM post ORDER BY id")
    assert house.broker.counts.rows == 1
    assert cursor.fetchone() == (1,)
    assert house.broker.counts.rows == 1
    assert cursor.fetchmany(1) == [(2,)]
    assert house.broker.counts.rows == 2
    assert list(cursor) == [(3,)]
    assert (house.broker.counts.rows, cursor.fetchone()) == (3, None)


@pytest.mark.parametrize("sql", ["BEGIN", "PRAGMA table_info(post)", "SAVEPOINT s", "SELECT QUOTE(?), QUOTE(?)"])
def test_what_reads_no_table_is_not_counted(house: House, connection: Connection, sql: str) -> None:
    connection.execute(sql, ["a", "b"] if "QUOTE" in sql else []).fetchall()
    assert house.broker.counts.queries == 0


@pytest.mark.parametrize(
    "sql",
    [
        "/* BEGIN */ SELECT 1 FROM post",
        "-- COMMIT\nSELECT title FROM post",
        "WITH found AS (SELECT 1) SELECT * FROM found",
        "SELECT QUOTE(title) FROM post",
        "SELECT QUOTE(?), (SELECT title FROM post)",
        "EXPLAIN SELECT * FROM post",
        "INSERT INTO post (title) VALUES ('a')",
        "SELECT * FROM nothing",
    ],
)
def test_a_statement_cannot_hide_from_the_count(house: House, connection: Connection, sql: str) -> None:
    with contextlib.suppress(sqlite3.Error):  # one that fails has been asked all the same
        connection.execute(sql, ["a"] if "?" in sql else [])
    assert house.broker.counts.queries == 1


@pytest.mark.parametrize(
    "sql",
    [
        "ATTACH DATABASE ':memory:' AS other",
        "ATTACH DATABASE '/etc/passwd' AS other",
        "CREATE TEMP TABLE kept (id)",
        "CREATE VIRTUAL TABLE found USING fts5(title)",
        "PRAGMA journal_mode = OFF",
        "PRAGMA writable_schema = ON",
        "PRAGMA database_list",
        "SELECT load_extension('x')",
        "VACUUM INTO '/tmp/stolen'",
    ],
)
def test_what_leads_out_of_the_database_is_refused(connection: Connection, sql: str) -> None:
    with pytest.raises(sqlite3.Error):
        connection.execute(sql)


def test_two_statements_in_one_are_refused(connection: Connection) -> None:
    with pytest.raises(sqlite3.Error, match="one statement at a time"):
        connection.execute("SELECT 1; SELECT 2")


@pytest.mark.parametrize("value", [None, 7, 2**62, 0.5, float("inf"), "ä", b"\x00\xff", True])
def test_values_come_back_as_they_were_sent(connection: Connection, value: object) -> None:
    assert connection.execute("SELECT ?", [value]).fetchone() == (value,)


def test_a_subclass_comes_as_the_value_that_it_holds(connection: Connection) -> None:
    class Shouted(str):
        def __str__(self) -> str:
            return self.upper()

    class Rounded(float):
        def __float__(self) -> float:
            return 0.0

    class Doubled(int):
        def __int__(self) -> int:
            return 2 * self

    values = [SafeString("<b>ä</b>"), Shouted("quiet"), Rounded(0.5), Doubled(7)]
    with contextlib.closing(sqlite3.connect(":memory:")) as plain:
        expected = plain.execute("SELECT ?, ?, ?, ?", values).fetchone()
    assert expected == ("<b>ä</b>", "quiet", 0.5, 7)
    assert connection.execute("SELECT ?, ?, ?, ?", values).fetchone() == expected


def test_errors_are_those_of_sqlite(connection: Connection) -> None:
    with pytest.raises(sqlite3.IntegrityError, match=r"UNIQUE constraint failed: post\.title") as caught:
        connection.execute("INSERT INTO post (title) VALUES ('a')")
    assert caught.value.sqlite_errorname == "SQLITE_CONSTRAINT_UNIQUE"
    with pytest.raises(UnicodeEncodeError, match="surrogates not allowed"):
        connection.execute("SELECT ?", ["half of a pair: \ud800"])
    with pytest.raises(UnicodeEncodeError, match="surrogates not allowed"):
        connection.execute("SELECT '\ud800'")
    with pytest.raises(OverflowError):
        connection.execute("SELECT ?", [2**80])


def test_connections_share_a_database_and_see_what_is_committed(house: House, connection: Connection) -> None:
    connection.execute("INSERT INTO post (title) VALUES ('d')")
    assert house.connect().execute("SELECT count(*) FROM post").fetchone() == (4,)


def test_what_is_not_committed_when_a_case_ends_is_gone(house: House, connection: Connection) -> None:
    connection.execute("BEGIN")
    connection.execute("DELETE FROM post")
    house.broker.take()
    assert connection.execute("SELECT count(*) FROM post").fetchone() == (3,)


def test_a_fork_has_a_connection_of_its_own(connection: Connection) -> None:
    connection.execute("BEGIN")
    connection.execute("COMMIT")
    pid = os.fork()
    if pid == 0:  # pragma: no cover  (in the other process)
        right = connection.execute("SELECT count(*) FROM post").fetchone() == (3,)
        os._exit(0 if right else 1)
    assert os.waitpid(pid, 0)[1] == 0
    assert connection.execute("SELECT count(*) FROM post").fetchone() == (3,)


def test_an_endless_statement_is_stopped(connection: Connection) -> None:
    endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"
    with pytest.raises(sqlite3.OperationalError, match="interrupted"):
        connection.execute(endless)


def test_a_progress_handler_is_called_as_often_as_by_sqlite(connection: Connection) -> None:
    def steps(connection: Connection | sqlite3.Connection, sql: str) -> int:
        seen: list[None] = []
        connection.set_progress_handler(lambda: seen.append(None), 1)
        connection.execute(sql).fetchall()
        connection.set_progress_handler(None, 1)
        return len(seen)

    own = sqlite3.connect("file:steps?mode=memory&cache=shared", uri=True)
    own.execute("CREATE TABLE post (id INTEGER PRIMARY KEY, title TEXT UNIQUE)")
    own.executemany("INSERT INTO post (title) VALUES (?)", [["a"], ["b"], ["c"]])
    connection.execute("SELECT * FROM post").fetchall()  # which reads the schema that has come
    for sql in ("SELECT * FROM post", "SELECT count(*) FROM post, post AS other"):
        assert steps(connection, sql) == steps(own, sql) > 0
    own.close()


def test_there_are_so_many_connections_and_no_more(house: House) -> None:
    kept = [house.connect() for _ in range(MAX_CONNECTIONS)]
    with pytest.raises(sqlite3.OperationalError, match="the database has gone"):
        house.connect()
    kept[0].close()


def frame(body: bytes) -> bytes:
    return LENGTH.pack(len(body)) + body


@pytest.mark.parametrize(
    "data",
    [
        struct.pack("!I", MAX_REQUEST + 1),
        frame(b"not json"),
        frame(b"{}"),
        frame(b"[]"),
        frame(b'["put", {}]'),
        frame(b'["__init__"]'),
        frame(b"[" * 100_000),
        b"\x00",
    ],
)
def test_who_breaks_the_protocol_is_hung_up_on(house: House, connection: Connection, data: bytes) -> None:
    sock = house.knock()
    sock.settimeout(5)
    sock.sendall(data)
    sock.shutdown(socket.SHUT_WR)
    assert sock.recv(100) == b""
    assert connection.execute("SELECT 1").fetchone() == (1,)


def test_a_request_with_arguments_of_other_kinds_is_answered_with_an_error(house: House) -> None:
    sock = house.knock()
    sock.settimeout(5)
    for request in (["open", NAME, 1.0], ["execute", 7, 7], ["fetch", "x", None], ["getlimit", -1], ["isolation", {}]):
        sock.sendall(frame(json.dumps(request).encode()))
        (length,) = LENGTH.unpack(sock.recv(LENGTH.size, socket.MSG_WAITALL))
        assert sock.recv(length, socket.MSG_WAITALL)


class Slow:
    """Statements that take long to begin: their parameters are read when their :attr:`events` are set."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.events = {"first": Event(), "second": Event()}
        self.has_begun = Event()
        right = broker_session.decode_all

        def decode_all(parameters: Any) -> Any:
            if parameters and parameters[0] in self.events:
                self.has_begun.set()
                self.events[parameters[0]].wait(10)
            return right(parameters)

        monkeypatch.setattr(broker_session, "decode_all", decode_all)


def meanwhile(house: House, connection: Connection, slow: Slow, work: Callable[[], Any]) -> Any:
    """Do *work* while one connection is slow to stop, and another one adds a row with a statement that begins meanwhile."""
    other = house.connect()
    with ThreadPoolExecutor(3) as threads:
        threads.submit(other.execute, "SELECT ?", ["first"])
        slow.has_begun.wait(10)
        slow.has_begun.clear()
        done: Future[Any] = threads.submit(work)
        while not house.broker._gate.locked():  # it stops the connections, one after the other
            pass
        added = threads.submit(connection.execute, "INSERT INTO post (title) VALUES (?)", ["second"])
        slow.has_begun.wait(0.2)
        slow.events["first"].set()
        found = done.result(10)
        slow.events["second"].set()
        added.result(10)
    return found


def test_a_statement_counts_for_the_contents_that_it_sees(
    house: House, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    image = house.broker.take()
    meanwhile(house, connection, Slow(monkeypatch), lambda: house.broker.put(image))
    assert connection.execute("SELECT count(*) FROM post").fetchone() == (4,)
    assert house.broker.counts.queries == 2


def test_nothing_changes_what_a_case_left_after_it_was_counted(
    house: House, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    def end() -> tuple[int, bytes]:
        counts, images = house.broker.end(images=True)
        return counts.queries, images[NAME]

    queries, image = meanwhile(house, connection, Slow(monkeypatch), end)
    with contextlib.closing(sqlite3.connect(":memory:")) as copy:
        copy.deserialize(image)
        assert (queries, copy.execute("SELECT count(*) FROM post").fetchone()) == (1, (3,))
