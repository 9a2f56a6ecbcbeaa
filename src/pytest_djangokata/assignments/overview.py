"""What an assignment asks, as plain data and as text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec

from pytest_djangokata.assignments.model import Assignment, Task
from pytest_djangokata.assignments.versions import notes
from pytest_djangokata.progress.text import amount

CREDITS = {
    "verdict": "all points or none, by the probe",
    "cases": "the share of the probe's cases",
    "tests": "the share of the tests that fail as shipped, which can be forged",
}


#: When students see their feedback. What comes of a batch is files, which the teacher hands out; systems keep to the words.
FEEDBACK = {
    "visible": "a page for each student; Gradescope shows it at once",
    "after_due_date": "a page for each student; Gradescope shows it after its own due date",
    "after_published": "a page for each student; Gradescope shows it once you publish the grades",
    "hidden": "no pages and no comments; Gradescope shows students nothing",
}


class Line(msgspec.Struct, frozen=True):
    """One kata of an assignment, as ``--json`` shows it."""

    id: str
    title: str
    level: str
    minutes: int
    points: int
    edit: list[str]
    requires: list[str]


class Overview(msgspec.Struct, frozen=True):
    """What an assignment asks, as ``--json`` shows it.

    :param due: the deadline with its time zone.
    :param minutes: of all katas.
    :param points: of all katas.
    """

    title: str
    katas: list[Line]
    minutes: int
    points: int
    credit: str
    hints: bool
    feedback: str
    due: datetime | None
    versions: dict[str, str]


def overview(assignment: Assignment, tasks: Sequence[Task]) -> Overview:
    """Return what an assignment asks."""
    lines = [
        Line(
            task.kata.id,
            task.kata.meta.title,
            task.kata.meta.level.value,
            task.kata.meta.minutes,
            task.points,
            task.kata.meta.edit,
            task.kata.meta.requires,
        )
        for task in tasks
    ]
    return Overview(
        title=assignment.title,
        katas=lines,
        minutes=sum(line.minutes for line in lines),
        points=sum(line.points for line in lines),
        credit=assignment.credit,
        hints=assignment.hints,
        feedback=assignment.feedback,
        due=assignment.due,
        versions=assignment.versions,
    )


def overview_text(seen: Overview, assignment: Assignment) -> str:
    """Return the overview as lines for a terminal."""
    width = max(len(line.id) for line in seen.katas)
    rows = [
        f"  {line.id:<{width}}  {line.level:<12}  {line.minutes:>3} min  {line.points:>3} "
        f"{'point' if line.points == 1 else 'points'}"
        for line in seen.katas
    ]
    total = f"{amount(len(rows), 'kata')}, {seen.minutes} minutes, {seen.points} points"
    facts = [f"credit    {seen.credit}: {CREDITS[seen.credit]}", f"hints     {'yes' if seen.hints else 'no'}"]
    facts.append(f"feedback  {seen.feedback}: {FEEDBACK[seen.feedback]}")
    if seen.due is not None:
        facts.append(f"deadline  {due_text(seen.due)}")
        facts.append(f"late      {late_text(assignment)}")
    if seen.versions:
        facts.append(f"versions  {', '.join(f'{name} {wanted}' for name, wanted in seen.versions.items())}")
        facts += [f"          {note}" for note in notes(seen.versions)]
    return "\n".join([seen.title, "", *rows, "", total, *facts])


def due_text(due: datetime) -> str:
    """Return a deadline as people write it, with its time zone."""
    zone = getattr(due.tzinfo, "key", None) or due.tzname() or ""
    return f"{due:%Y-%m-%d %H:%M} {zone}".strip()


def late_text(assignment: Assignment) -> str:
    """Return in words what a late submission costs."""
    late = assignment.late
    if not late.percent_per_day:
        return "costs nothing"
    grace = f" after {late.grace} minutes of grace" if late.grace else ""
    floor = f", down to {late.floor} %" if late.floor else ""
    return f"{late.percent_per_day} % of the points for each day that has begun{grace}{floor}"
