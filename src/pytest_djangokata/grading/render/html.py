"""Pages for a browser: self-contained, without JavaScript. Django's templates escape all that is put into them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

from pytest_djangokata.grading.model import KataRow, KataSummary, Results, Row, State
from pytest_djangokata.grading.render.feedback import Feedback
from pytest_djangokata.grading.render.names import file_name
from pytest_djangokata.grading.summary import called, counted, ignored
from pytest_djangokata.interpreter import quote

TEMPLATES = Path(__file__).parents[1] / "templates"
MAX_SHOWN = 1_200  # characters of one message
NO_POINTS: tuple[State, ...] = ("ungradable", "missing")
MAX_FAILED = 12  # tests of one kata whose messages are shown


def feedback_page(feedback: Feedback) -> str:
    """Return a student's page."""
    return _render("feedback.html", feedback=asdict(feedback))


def index_page(results: Results, out: str = "DIR") -> str:
    """Return the teacher's page: the class, each kata, each student. What submissions printed is in it, as text.

    :param out: the folder of the batch, as commands on the page name it.
    """
    return _render("index.html", page=_page(results, out))


def _page(results: Results, out: str) -> dict[str, Any]:
    return {
        "title": results.title,
        "counts": counted(results),
        "credit": results.credit,
        "max_points": results.max_points,
        "due": results.due.isoformat(sep=" ") if results.due else "",
        "katas": [_kata(one) for one in results.katas],
        "practice": results.wall if results.worth == "practice" else "",
        "bars": list(bars(results)),
        "others": others(results),
        "ignored": ignored(results),
        "waits": any(row.waiting for row in results.rows),
        "rows": [_row(results, row, out) for row in results.rows],
    }


def _kata(one: KataSummary) -> dict[str, Any]:
    return {
        "kata": one.kata,
        "title": one.title,
        "solved": one.solved,
        "handed_in": one.handed_in,
        "solve_rate": one.solve_rate,
        "mean": f"{one.mean / 100:.1f}",
        "max_points": one.max_points,
        "failed_most": one.failed_most.rpartition("::")[2],
        "failed_by": one.failed_by,
        "hear": one.hear,
    }


def bars(results: Results) -> Iterator[dict[str, Any]]:
    """Yield how many of those who were graded have which share of the points, in steps of ten percent."""
    worth = max(1, results.max_points)
    counts = Counter(min(9, row.points * 10 // worth) for row in results.rows if row.state not in NO_POINTS)
    most = max(counts.values(), default=1)
    for step in range(10):
        label = f"{step * 10} to {step * 10 + 9} %" if step < 9 else "90 to 100 %"
        yield {"label": label, "count": counts[step], "width": counts[step] * 100 // most}


def others(results: Results) -> str:
    """Return how many students are in none of the bars, and why; empty if all are."""
    counts = Counter(row.state for row in results.rows)
    return ", ".join(f"{counts[state]} {state}" for state in NO_POINTS if counts[state])


def _row(results: Results, row: Row, out: str) -> dict[str, Any]:
    student = row.student
    about = [student.name, student.id, student.email, row.source, row.commit[:12]]
    if row.submitted is not None:
        about.append(f"handed in {row.submitted.isoformat(sep=' ', timespec='seconds')}")
    if row.percent < 100:
        about.append(f"{row.percent} % of the points count")
    return {
        "anchor": f"student-{file_name(student.key)}",
        "student": called(student),
        "state": row.state,
        "css": row.state.replace(" ", "-"),
        "points": row.points,
        "feedback": "" if results.feedback == "hidden" else f"feedback/{file_name(row.student.key)}",
        "about": ", ".join(dict.fromkeys(filter(None, about))),
        # What is wrong with one kata is said below it.
        "reasons": [one for one in row.reasons if not one.startswith(tuple(kata.kata for kata in row.katas))],
        "open": bool(row.waiting),
        "blank": row.is_blank,
        "katas": [_cell(row, one, out) for one in row.katas],
    }


def _cell(row: Row, one: KataRow, out: str) -> dict[str, Any]:
    failed = [test for test in one.tests if not test.passed]
    return {
        "kata": one.kata,
        "state": one.state,
        "css": one.state.replace(" ", "-"),
        "points": one.points,
        "max_points": one.max_points,
        "held": one.held,
        "said": one.said,
        "reason": one.reason[:MAX_SHOWN],
        "marks": [str(mark) for mark in one.marks],
        "waits": bool(one.waiting),
        "command": f"djangokata grade --out {quote(out)} --accept {quote(row.student.key)} {one.kata}"
        if one.waiting
        else "",
        "failed": [{"name": test.name, "message": test.message[:MAX_SHOWN]} for test in failed[:MAX_FAILED]],
        "fails": len(failed),
        "more": max(0, len(failed) - MAX_FAILED),
        "tests": len(one.tests),
        "printed": one.printed,
    }


def _render(name: str, **values: Any) -> str:
    from django.template import Context
    from django.utils.safestring import mark_safe

    style = mark_safe((TEMPLATES / "style.css").read_text(encoding="utf-8"))  # noqa: S308  (a file of ours)
    context = Context(_shown(values) | {"style": style}, use_l10n=False, use_tz=False)
    return str(_engine().get_template(name).render(context))


def _shown(value: Any) -> Any:
    """Return *value* with a question mark for each sign that turns what stands behind it around, or that nobody sees.

    The joiners of some scripts stay.

    Students choose names, and their code chooses what it prints; neither shall change how the rest of a line reads.
    """
    match value:
        case str():
            return "".join(sign if sign.isprintable() or sign in "\n\t\u200c\u200d" else "?" for sign in value)
        case dict():
            return {key: _shown(one) for key, one in value.items()}
        case list() | tuple():
            return [_shown(one) for one in value]
    return value


@cache
def _engine() -> Any:
    from django.template import Engine

    return Engine(dirs=[str(TEMPLATES)])
