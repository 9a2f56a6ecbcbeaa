import json
import logging
import time
from contextlib import nullcontext

import pytest
from django.core.cache import cache
from django.db import DatabaseError, InterfaceError, OperationalError
from django.test import Client

from katas.production.health_check.outage import (
    before_next_read,
    cache_breaks,
    cache_down,
    database_down,
    uses_of_the_cache,
)
from pytest_djangokata.testing import expect

pytestmark = pytest.mark.django_db

LIVE, READY = "/health/live/", "/health/ready/"
OK = {"database": "ok", "cache": "ok"}
SECRET = "connection to db-3.internal as kata_admin refused"


class UnheardOf(Exception):
    """What a driver that nobody here knows may raise."""


DATABASE_ERRORS = [
    OperationalError(SECRET),
    InterfaceError(SECRET),
    DatabaseError(SECRET),
    OSError(SECRET),
    UnheardOf(SECRET),
    OperationalError(),
]
CACHE_ERRORS = [
    ConnectionError(SECRET),
    TimeoutError(SECRET),
    RuntimeError(SECRET),
    KeyError(SECRET),
    UnheardOf(SECRET),
    TimeoutError(),
]


def name_of(error):
    """The name of the error's class; many that come from a socket have no text."""
    return type(error).__name__ if error.args else f"{type(error).__name__}()"


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


def ask(path, method="GET"):
    """Ask a health check; return status and body."""
    response = Client(raise_request_exception=False).generic(method, path)
    if response.status_code == 500 and response.exc_info:
        kind, error, _ = response.exc_info
        pytest.fail(
            f"{method} {path}\n  raised:   {kind.__name__}: {error}\n  A health check that crashes tells nothing.",
            pytrace=False,
        )
    return response


def expect_ready(status, body, *, when, because=""):
    response = ask(READY)
    got = (
        response.status_code,
        json.loads(response.content) if response.content.startswith(b"{") else response.content,
    )
    expect(got, (status, body), call=f"the status and the body of GET {READY}, {when}", because=because)
    return response


def test_live_asks_nobody(record_queries):
    down = database_down(OperationalError(SECRET), connecting=True)
    with record_queries() as log, down, cache_down(ConnectionError(SECRET)):
        response = ask(LIVE)
    expect(
        (response.status_code, response.content and json.loads(response.content)),
        (200, {"status": "ok"}),
        call=f"the status and the body of GET {LIVE}, with the database and the cache down",
        because="If this fails the process is restarted; that brings no database back, and takes the last pages away.",
    )
    expect(len(log), 0, call=f"the number of queries of GET {LIVE}")
    before = uses_of_the_cache()
    ask(LIVE)
    expect(
        uses_of_the_cache() - before,
        0,
        call=f"how often GET {LIVE} uses the cache",
        because="A cache that is slow to answer would restart processes that are fine.",
    )


@pytest.mark.parametrize("error", DATABASE_ERRORS, ids=name_of)
def test_a_database_that_does_not_answer_is_reported(error):
    expect_ready(200, OK, when="before the database goes down")
    with database_down(error):
        expect_ready(
            503,
            {"database": "down", "cache": "ok"},
            when=f"while every statement raises {name_of(error)}",
            because="An open connection proves nothing: only an answer does.",
        )
    expect_ready(200, OK, when="after the database has come back", because="Nothing is remembered.")


@pytest.mark.parametrize("error", DATABASE_ERRORS, ids=name_of)
def test_a_database_that_takes_no_connection_is_reported(error):
    with database_down(error, connecting=True):
        expect_ready(
            503,
            {"database": "down", "cache": "ok"},
            when=f"while every new connection raises {name_of(error)}",
            because="A database that is gone says so when somebody connects, before any statement.",
        )


@pytest.mark.parametrize("error", CACHE_ERRORS, ids=name_of)
def test_a_cache_that_does_not_answer_is_reported(error):
    with cache_down(error):
        expect_ready(
            503,
            {"database": "ok", "cache": "down"},
            when=f"while every use of the cache raises {name_of(error)}",
            because="Each client library for a cache has exceptions of its own.",
        )
    expect_ready(200, OK, when="after the cache has come back", because="Nothing is remembered.")


@pytest.mark.parametrize("before", [0, 1, 3])
def test_a_cache_that_forgets_is_reported(before):
    for _ in range(before):
        expect_ready(200, OK, when="before the cache loses what is written")
    for _ in range(2):
        with cache_down("drops"):
            expect_ready(
                503,
                {"database": "ok", "cache": "down"},
                when=f"while the cache loses what is written, after {before} checks that were fine",
                because="What was read must be what was written now, and not what an earlier check has left there.",
            )
    expect_ready(200, OK, when="after the cache stores again")


def test_a_cache_that_gives_back_something_else_is_reported():
    with cache_down("garbles"):
        expect_ready(
            503,
            {"database": "ok", "cache": "down"},
            when="while something else comes back from the cache than was written",
            because="That there is a value says nothing; it must be the one that was written.",
        )


def test_a_cache_that_fails_halfway_is_reported():
    with cache_breaks(ConnectionError(SECRET)):
        expect_ready(
            503,
            {"database": "ok", "cache": "down"},
            when="while the cache takes a value, and raises ConnectionError when it is read",
            because="A connection can be lost at any moment.",
        )
    with cache_breaks(ConnectionError(SECRET), after_the_read=True):
        status = ask(READY).status_code
    expect(
        status in (200, 503),
        True,
        call=f"whether the status of GET {READY} is 200 or 503, while the cache is lost after the value has been read",
    )


def test_both_are_reported():
    with database_down(OperationalError(SECRET)), cache_down(ConnectionError(SECRET)):
        expect_ready(
            503,
            {"database": "down", "cache": "down"},
            when="with the database and the cache down",
            because="A colleague who is woken at night wants to know everything at once.",
        )
    with database_down(OperationalError(SECRET)), cache_down("drops"):
        expect_ready(503, {"database": "down", "cache": "down"}, when="with the database down and a cache that forgets")


@pytest.mark.parametrize(
    ("checks", "fault"), [(1, None), (4, None), (1, OperationalError(SECRET))], ids=["one", "four", "one that fails"]
)
def test_the_check_is_cheap(checks, fault, record_queries):
    with record_queries() as log, database_down(fault) if fault else nullcontext():
        for _ in range(checks):
            ask(READY)
    call = f"{checks} × GET {READY}, with the database {'down' if fault else 'up'}"
    if len(log) != checks:
        pytest.fail(
            f"{call}\n  expected: one query each\n  got:      {len(log)}\n{log.explain()}\n"
            "  Three load balancers ask each process every few seconds.",
            pytrace=False,
        )
    if log.tables:
        pytest.fail(
            f"{call}\n  expected: a query without a table\n"
            f"  got:      {', '.join(sorted(log.tables))}\n{log.explain()}\n"
            "  A health check must not get slower with the data, nor wait for somebody's lock.",
            pytrace=False,
        )


def test_checks_at_the_same_moment_do_not_disturb_each_other():
    inner = []
    with before_next_read(lambda: inner.append(ask(READY).status_code)):
        expect_ready(
            200,
            OK,
            when="while another check runs between its writing to the cache and its reading from it",
            because="Three load balancers ask, and none of them may take the process out because of another.",
        )
    expect(inner, [200], call="the status of the other check")
    inner.clear()
    with cache_down("garbles"), before_next_read(lambda: inner.append(ask(READY).status_code)):
        expect_ready(503, {"database": "ok", "cache": "down"}, when="while two checks read what nobody has written")
    expect(
        inner,
        [503],
        call="the status of the other check, which reads something else than was written",
        because="Each check reads what it has written itself; that another one has written proves nothing.",
    )


@pytest.mark.parametrize(
    ("database", "in_cache"),
    [
        (OperationalError(SECRET), None),
        (None, ConnectionError(SECRET)),
        (InterfaceError(SECRET), RuntimeError(SECRET)),
        (UnheardOf(SECRET), UnheardOf(SECRET)),
    ],
    ids=["database", "cache", "both", "both unheard of"],
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_the_reason_is_for_the_log_only(method, database, in_cache, caplog):
    with (
        database_down(database) if database else nullcontext(),
        cache_down(in_cache) if in_cache else nullcontext(),
        caplog.at_level(logging.DEBUG),
    ):
        response = ask(READY, method)
    answer = response.content.decode() + "".join(f"{name}: {value}" for name, value in response.headers.items())
    for word in (*SECRET.split(), "Error"):
        if not (word not in answer or len(word) < 4):
            pytest.fail(
                f"{method} {READY}, while something is down\n  expected: no word of the exception\n  got:      {answer}\n"
                "  Everybody can ask this address.",
                pytrace=False,
            )
    formatter = logging.Formatter()
    errors = [formatter.format(record) for record in caplog.records if record.levelno >= logging.ERROR]
    down = [error for error in (database, in_cache) if error]
    found = [error for error in down if any(str(error) in text for text in errors)]
    if len(found) != len(down):
        pytest.fail(
            f"the log of {method} {READY}, while something is down\n  expected: {SECRET!r} in a record of the level ERROR\n"
            f"  got:      {errors}\n  Somebody has to find out why.",
            pytrace=False,
        )


@pytest.mark.parametrize("path", [LIVE, READY])
def test_only_get_and_head_are_allowed(path):
    head = ask(path, "HEAD")
    expect((head.status_code, head.content), (200, b""), call=f"the status and the body of HEAD {path}")
    for what, outage in (("cache", cache_down("drops")), ("database", database_down(OperationalError(SECRET)))):
        with outage:
            expect(
                ask(path, "HEAD").status_code,
                ask(path).status_code,
                call=f"the status of HEAD {path}, compared with that of GET, while the {what} is down",
                because="Some load balancers ask with HEAD, and read nothing but the status.",
            )
    for method in ("POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"):
        expect(ask(path, method).status_code, 405, call=f"the status of {method} {path}")


@pytest.mark.parametrize("path", [LIVE, READY])
def test_no_answer_is_kept_on_the_way(path):
    for fault in (nullcontext(), cache_down(ConnectionError(SECRET)), database_down(OperationalError(SECRET))):
        with fault:
            response = ask(path)
        directives = {part.strip() for part in response.headers.get("Cache-Control", "").split(",")}
        if "no-store" not in directives:
            pytest.fail(
                f"the header Cache-Control of GET {path} (status {response.status_code})\n  expected: no-store\n"
                f"  got:      {response.headers.get('Cache-Control')!r}\n"
                "  Yesterday's health says nothing about today's.",
                pytrace=False,
            )


def test_what_is_left_in_the_cache_expires():
    written = []
    with before_next_read(lambda: written.extend(cache._expire_info.values())):
        ask(READY)
    written += cache._expire_info.values()
    with database_down(OperationalError(SECRET)):
        ask(READY)
    written += cache._expire_info.values()
    expect(
        any(until is None or until > time.time() + 60 for until in written),
        False,
        call=f"GET {READY} writes something to the cache that is kept for more than a minute",
        because="Keys that stay fill the cache, and a process that is stopped halfway deletes none.",
    )
