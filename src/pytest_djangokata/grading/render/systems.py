"""One submission as other systems read it: Classroom 50 and Gradescope. Points are whole numbers in both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from pytest_djangokata.errors import DjangokataError
from pytest_djangokata.grading.model import KataRow, Results, Row
from pytest_djangokata.grading.render.feedback import feedback_of, to_markdown
from pytest_djangokata.progress.text import clean

#: What Classroom 50's runner says in its environment, by the keys of its result.
CLASSROOM50 = {
    "classroom": ("CLASSROOM",),
    "assignment": ("ASSIGNMENT",),
    "owner": ("OWNER", "GITHUB_REPOSITORY_OWNER"),
    "submission": ("SUBMISSION_TAG",),
    "commit": ("COMMIT_URL",),
    "release": ("RELEASE_URL", "COMMIT_URL"),
    "review": ("REVIEW_URL", "COMMIT_URL"),
}


def classroom50(results: Results, row: Row, environment: Mapping[str, str], now: datetime) -> dict[str, Any]:
    """Return Classroom 50's ``result.json`` for one submission.

    :param environment: the runner's.
    :param now: what stands for the time of the commit where nobody knows it.

    :raises DjangokataError: if the runner has not said what the result has to name.
    """
    said: dict[str, Any] = {"schema": "classroom50/result/v1"}
    for key, names in CLASSROOM50.items():
        said[key] = next((environment[name] for name in names if environment.get(name)), "")
    if unset := [CLASSROOM50[key][0] for key in CLASSROOM50 if not said[key]]:
        variables = "the variable" if len(unset) == 1 else "the variables"
        raise DjangokataError(
            f"--format classroom50: {variables} {', '.join(unset)} {'is' if len(unset) == 1 else 'are'} not set.\n"
            "This format is for Classroom 50's runner, which sets them."
        )
    kind = environment.get("ASSIGNMENT_TYPE", "individual")
    moment = (row.submitted or now).astimezone(UTC)
    return said | {
        "assignment_type": kind if kind in ("individual", "group") else "individual",
        "datetime": moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "score": row.points,
        "max-score": row.max_points,
        "tests": [
            {
                "test-name": one.kata,
                "passed": one.state == "solved",
                "score": points,
                "max-score": one.max_points,
                "message": "" if results.feedback == "hidden" else clean(one.said),
            }
            for one, points in counted(row)
        ],
    }


def gradescope(results: Results, row: Row) -> dict[str, Any]:
    """Return Gradescope's ``results.json`` for one submission; what is for the teacher alone is in a hidden test."""
    tests = [
        {
            "name": f"{one.kata}: {titles(results)[one.kata]}",
            "number": str(number),
            "score": points,
            "max_score": one.max_points,
            "status": "passed" if one.state == "solved" else "failed",
            "output": _told(one),
            "output_format": "text",
            "visibility": results.feedback,
        }
        for number, (one, points) in enumerate(counted(row), start=1)
    ]
    if row.state not in ("graded", "late"):
        tests.append(
            {
                "name": f"For the teacher: {row.state}",
                "status": "failed",
                "output": "\n".join(map(clean, row.reasons)),
                "output_format": "text",
                "visibility": "hidden",
            }
        )
    return {
        "score": row.points,
        "output": to_markdown(feedback_of(results, row)),
        "output_format": "md",
        "visibility": results.feedback,
        "stdout_visibility": "hidden",
        "tests": tests,
    }


def titles(results: Results) -> dict[str, str]:
    """Return the title of each kata."""
    return {one.kata: one.title for one in results.katas}


def counted(row: Row) -> Iterator[tuple[KataRow, int]]:
    """Yield each kata with the points that count after what a late submission costs; they add up to those of the row."""
    earned = before = 0
    for one in row.katas:
        earned += one.points
        total = earned * row.percent // 100
        yield one, total - before
        before = total


def _told(one: KataRow) -> str:
    return "\n".join([one.said, *(f"fails: {name.rpartition('::')[2]}" for name in one.failed)])
