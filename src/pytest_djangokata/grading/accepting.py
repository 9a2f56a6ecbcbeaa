"""What a teacher is told who has accepted an answer: what it changed."""

from __future__ import annotations

from pytest_djangokata.grading.model import KataRow, Results
from pytest_djangokata.progress.text import amount


def what_changed(results: Results, key: str, given: str, kata: str) -> str:
    """Return what it came to that an answer was accepted.

    :param key: the student's.
    :param given: what the teacher called them.
    """
    one = next(one for row in results.rows if row.student.key == key for one in row.katas if one.kata == kata)
    return f"{given} {kata}: {_changed(one, results.credit)}"


def _changed(one: KataRow, credit: str) -> str:
    points = f"{one.points} of {amount(one.max_points, 'point')}"
    if not one.marks:
        return f"there was nothing to accept, since nothing in it needs review; {points}, as before"
    if credit != "tests":
        return f"it needs no more review; {points}, as before, since the probe decides them"
    if not one.points:
        return f"it needs no more review; {points}, as before, since the tests give it none"
    return f"counted from now on, with {points}"
