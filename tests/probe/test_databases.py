"""A kata with two databases under the probe: both are arranged, counted, and looked at afterwards."""

from __future__ import annotations

import pytest

from pytest_djangokata.catalogue import Kata, load_kata
from pytest_djangokata.check.variants import lay_out
from tests.probe.conftest import Bench

SETTINGS = """
from kata_project.settings import *

DATABASES = DATABASES | {"replica": {"ENGINE": "django.db.backends.sqlite3", "NAME": "replica.sqlite3"}}
"""
PROBE = """
from kata_project.blog.models import Tag

budget = {"queries": 4, "rows": 4}

def cases(rng):
    for here, there in ((0, 2), (1, 0), (2, 1)):
        yield {"here": here, "there": there + rng.randint(0, 5)}

def arrange(case):
    for alias, count in (("default", case["here"]), ("replica", case["there"])):
        Tag.objects.using(alias).bulk_create(Tag(name=f"{alias} {n}", slug=f"{alias}-{n}") for n in range(count))
    return {}

def inspect(case):
    return {alias: sorted(Tag.objects.using(alias).values_list("name", flat=True)) for alias in ("default", "replica")}
"""
ACT = """
from katas.statistics.published import answer

def act(inputs):
    return answer.published_posts()
"""
RIGHT = """
from kata_project.blog.models import Tag

def published_posts():
    Tag.objects.create(name="new", slug="new")
    return [Tag.objects.count(), Tag.objects.using("replica").count()]
"""


@pytest.fixture
def kata(bench: Bench) -> Kata:
    kata = bench.kata()
    (kata.path / "settings.py").write_text(SETTINGS)
    (kata.hidden / "probe.py").write_text(PROBE)
    (kata.hidden / "act.py").write_text(ACT)
    (kata.hidden / "solution" / "answer.py").write_text(RIGHT)
    loaded = load_kata(kata.path)
    assert isinstance(loaded, Kata)
    return loaded


def test_both_databases_reach_a_submission_and_are_looked_at(bench: Bench, kata: Kata) -> None:
    elsewhere = RIGHT.replace("objects.create", "objects.using('replica').create").replace(
        "[Tag.objects.count(), Tag.objects.using('replica').count()]", "[1, 1]"
    )
    with bench.run(kata, seed=1) as probe:
        right = probe.judge(bench.submission(kata, RIGHT))
        assert right.passed, right.reason
        assert "expected" in probe.judge(bench.submission(kata, elsewhere)).reason


def test_what_only_the_state_of_the_second_database_tells_is_seen(bench: Bench, kata: Kata) -> None:
    both = RIGHT.replace("    return", "    seen =").replace("count()]", "count()]\n") + (
        "    Tag.objects.using('replica').create(name='new', slug='new')\n    return seen\n"
    )
    with bench.run(kata, seed=1) as probe:
        assert "['state']['replica']" in probe.judge(bench.submission(kata, both)).reason


def test_statements_and_rows_of_both_databases_are_counted(bench: Bench, kata: Kata) -> None:
    more = RIGHT.replace("    return", "    Tag.objects.using('replica').exists()\n" * 2 + "    return")
    rows = RIGHT.replace('Tag.objects.using("replica").count()', "len(Tag.objects.using('replica').all())")
    with bench.run(kata, seed=1) as probe:
        assert "5 queries, where 4 are allowed" in probe.judge(bench.submission(kata, more)).reason
        assert "rows" in probe.judge(bench.submission(kata, rows)).reason


OWN_SETTINGS = (
    SETTINGS
    + """
INSTALLED_APPS = [*INSTALLED_APPS, "katas.statistics.published"]
DATABASE_ROUTERS = ["katas.statistics.published.routers.Router"]
"""
)
ROUTER = """
class Router:
    def db_for_read(self, model, **hints):
        return "replica" if model._meta.app_label == "published" else "default"

    db_for_write = db_for_read

    def allow_migrate(self, db, app_label, **hints):
        return (db == "replica") == (app_label == "published")
"""
OWN_PROBE = """
from django.db import connections

def cases(rng):
    yield from ({"things": n} for n in (2, 1))

def inspect(case):
    return {alias: sorted(connections[alias].introspection.table_names()) for alias in ("default", "replica")}
"""
OWN_ACT = """
from katas.statistics.published.models import Thing

def act(inputs):
    Thing.objects.bulk_create(Thing() for _ in range(inputs["things"]))
    return Thing.objects.using("replica").count()
"""
THING = "from django.db import models\n\nclass Thing(models.Model):\n    pass\n"


def test_a_submission_that_makes_its_own_tables_makes_them_in_both_databases(bench: Bench) -> None:
    kata = bench.kata()
    toml = kata.path / "kata.toml"
    toml.write_text(toml.read_text().replace('["answer.py"]', '["answer.py", "models.py", "routers.py"]'))
    for folder in (kata.path, kata.hidden / "solution"):
        for name, text in (("models.py", THING), ("routers.py", ROUTER)):
            (folder / name).write_text(text)
    (kata.path / "settings.py").write_text(OWN_SETTINGS)
    (kata.hidden / "probe.py").write_text(OWN_PROBE)
    (kata.hidden / "act.py").write_text(OWN_ACT)
    loaded = load_kata(kata.path)
    assert isinstance(loaded, Kata)
    with bench.run(loaded, seed=1) as probe:
        right = probe.judge(bench.submission(loaded, RIGHT))
        assert right.passed, right.reason
        answers = bench.fresh()
        answers.mkdir()
        (answers / "routers.py").write_text(ROUTER.replace('(db == "replica") == (', 'db == "replica" or not ('))
        assert "['state']['replica']" in probe.judge(lay_out(loaded, answers, bench.fresh())).reason
