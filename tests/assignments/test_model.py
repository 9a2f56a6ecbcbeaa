"""assignment.toml: what it says, what is wrong with it, and the katas that it means."""

from __future__ import annotations

import textwrap
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from pytest_djangokata.assignments.model import Assignment, Late, percent_left
from pytest_djangokata.assignments.read import read_assignment
from pytest_djangokata.assignments.resolve import resolve
from pytest_djangokata.catalogue import Catalogue, load_catalogue
from pytest_djangokata.errors import DjangokataError
from tests.conftest import KataTree

WHOLE = """
    title = "Week 3"
    katas = ["orm/first"]
    credit = "cases"
    deadline = 2026-12-01T23:59:00
    time_zone = "Europe/Berlin"

    [points]
    "orm/first" = 10

    [late]
    grace = 15
    percent_per_day = 10
    floor = 50

    [versions]
    python = "3.13"
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "assignment.toml"
    path.write_text(textwrap.dedent(text).lstrip("\n"), encoding="utf-8")
    return path


def katas(tree: KataTree, *names: str, minutes: int = 10) -> Catalogue:
    for name in names:
        tree.kata(name, minutes=minutes)
    return load_catalogue([tree.root])


def test_an_assignment_is_read_from_its_folder(tmp_path: Path) -> None:
    write(tmp_path, WHOLE)
    assignment = read_assignment(tmp_path)
    assert assignment.due is not None
    assert assignment.due.astimezone(UTC) == datetime(2026, 12, 1, 22, 59, tzinfo=UTC)
    assert assignment.late == Late(grace=15, percent_per_day=10, floor=50)


@pytest.mark.parametrize(
    ("old", "new", "line", "message", "advice"),
    [
        ('credit = "cases"', 'credit = "luck"', 3, "credit: invalid enum value 'luck'.", '"verdict", "cases"'),
        ('credit = "cases"', 'credits = "cases"', 3, "credits: there is no such key.", "Keys: title, katas"),
        ('title = "Week 3"', "", 0, "title: the key is missing.", 'title = "Week'),
        ("23:59:00", "23:59:99", 4, "not TOML", "Correct that line"),
        ("Europe/Berlin", "Europe/Bärlin", 5, "time_zone: there is no time zone 'Europe/Bärlin'.", "Berlin"),
        ('time_zone = "Europe/Berlin"', "", 4, "deadline: it does not say in which time zone.", "time_zone ="),
        ("23:59:00", "23:59:00Z", 5, "time_zone: the deadline has an offset already.", "Keep one"),
        ("floor = 50", "floor = 150", 13, "late.floor: expected `int` <= 100.", "[late]"),
        ("floor = 50", "flor = 50", 13, "late.flor: there is no such key.", "[late]"),
        ('= "3.13"', '= "next"', 16, "versions.python: 'next' is no version.", 'python = "6.0"'),
        ('["orm/first"]', "[]", 2, "katas: the assignment has no katas.", "djangokata list"),
        ('["orm/first"]', '["orm/first", "orm/first"]', 2, "katas: orm/first is named twice.", "Remove one"),
        ("[late]", "[draw]\nminutes = 5\nseed = 1\n[late]", 10, "draw: the katas are named already.", "Keep either"),
    ],
)
def test_a_mistake_names_file_line_and_key_and_says_what_to_type(
    tmp_path: Path, old: str, new: str, line: int, message: str, advice: str
) -> None:
    assert old in WHOLE
    path = write(tmp_path, WHOLE.replace(old, new))
    with pytest.raises(DjangokataError) as caught:
        read_assignment(path)
    place = f"{path}:{line}: " if line else f"{path}: "
    assert str(caught.value).startswith(place)
    assert message in str(caught.value)
    assert advice in str(caught.value)


def test_a_missing_file_is_said_with_the_command_that_writes_one(tmp_path: Path) -> None:
    with pytest.raises(DjangokataError, match="djangokata assignment new"):
        read_assignment(tmp_path / "nothing.toml")


def test_points_come_from_the_assignment_and_else_from_the_kata(tmp_path: Path, kata_tree: KataTree) -> None:
    catalogue = katas(kata_tree, "orm/first", "orm/second")
    path = write(tmp_path, 'title = "T"\nkatas = ["orm/second", "orm/first"]\n[points]\n"orm/first" = 7')
    tasks = resolve(read_assignment(path), catalogue, path)
    assert [(task.kata.id, task.points) for task in tasks] == [("orm/second", 1), ("orm/first", 7)]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('katas = ["orm/frist"]', "assignment.toml:2: katas: there is no kata 'orm/frist'.\nType one of: orm/first"),
        ('katas = ["orm/first"]\npoints."orm/b" = 2', "assignment.toml:3: points.orm/b: this kata is not in"),
        ('draw.topics = ["omr"]\ndraw.minutes = 9\ndraw.seed = 1', "assignment.toml:2: draw.topics: there is no topic"),
        ("draw.minutes = 9\ndraw.seed = 1", "draw: no kata of these topics and levels is that short."),
    ],
)
def test_a_name_that_leads_nowhere_is_a_mistake(tmp_path: Path, kata_tree: KataTree, text: str, message: str) -> None:
    catalogue = katas(kata_tree, "orm/first")
    path = write(tmp_path, f'title = "T"\n{text}')
    with pytest.raises(DjangokataError) as caught:
        resolve(read_assignment(path), catalogue, path)
    assert message in str(caught.value)


def test_a_draw_is_the_same_for_a_seed_and_takes_topics_by_turns(tmp_path: Path, kata_tree: KataTree) -> None:
    catalogue = katas(kata_tree, *(f"{topic}/k{n}" for topic in ("orm", "views", "forms") for n in range(4)))

    def draw(seed: int) -> list[str]:
        path = write(tmp_path, f'title = "T"\n[draw]\nminutes = 30\nseed = {seed}')
        return [task.kata.id for task in resolve(read_assignment(path), catalogue, path)]

    assert draw(1) == draw(1)
    assert len({tuple(draw(seed)) for seed in range(8)}) > 1
    for seed in range(8):
        assert sorted(name.partition("/")[0] for name in draw(seed)) == ["forms", "orm", "views"]


@pytest.mark.parametrize(
    ("after", "percent"),
    [
        (timedelta(0), 100),
        (timedelta(minutes=15), 100),
        (timedelta(minutes=15, seconds=1), 90),
        (timedelta(days=1, minutes=15), 90),
        (timedelta(days=1, minutes=16), 80),
        (timedelta(days=40), 50),
    ],
)
def test_each_day_that_has_begun_after_the_grace_costs_its_percent(after: timedelta, percent: int) -> None:
    due = datetime(2026, 12, 1, tzinfo=timezone(timedelta(hours=1)))
    late = Late(grace=15, percent_per_day=10, floor=50)
    assignment = Assignment(title="T", katas=["a/b"], deadline=due, late=late)
    assert percent_left(assignment, due + after) == percent
