"""The report of a run as data; docs/report-schema.md describes it, and a test compares the two."""

from __future__ import annotations

import platform
from collections.abc import Iterable
from datetime import datetime

import msgspec

from pytest_djangokata.catalogue.ids import is_named
from pytest_djangokata.catalogue.model import Level
from pytest_djangokata.catalogue.requirements import installed_version
from pytest_djangokata.progress.model import KataProgress, Outcome, Progress, count
from pytest_djangokata.progress.text import clean

SCHEMA = "pytest-djangokata/report"
#: Raised when a field is removed or means something else; new fields do not raise it.
VERSION = 1

#: What a result of such a run is worth.
RUN = "practice"


class Versions(msgspec.Struct, frozen=True):
    """What the run ran on."""

    python: str
    django: str
    plugin: str


class CaseReport(msgspec.Struct, frozen=True):
    """One test."""

    name: str
    outcome: Outcome
    seconds: float
    message: str
    passes_as_shipped: bool


class Requirement(msgspec.Struct, frozen=True):
    """A requirement that is not met, and the command that helps."""

    requirement: str
    reason: str
    command: str


class KataReport(msgspec.Struct, frozen=True):
    """One kata of the topics of the run."""

    id: str
    title: str
    topic: str
    level: Level
    question: str
    points: int
    earned: int
    state: str
    stale: bool
    altered: tuple[str, ...]
    ran: bool
    solved_now: bool
    seconds: float
    missing: tuple[Requirement, ...]
    tests: tuple[CaseReport, ...]


class Total(msgspec.Struct, frozen=True):
    """Counts for a topic and level; an empty string stands for all topics, or all levels."""

    topic: str
    level: str
    katas: int
    solved: int
    points: int
    earned: int


class Report(msgspec.Struct, frozen=True):
    """The whole document."""

    schema: str
    version: int
    created: str
    run: str
    versions: Versions
    katas: tuple[KataReport, ...]
    totals: tuple[Total, ...]
    next: str | None


def make_report(progress: Progress, now: datetime) -> Report:
    """Return the report about the topics of a run.

    :param now: when the run ended, in UTC.
    """
    topics = progress.topics
    katas = [kata for of_topic in topics.values() for kata in of_topic]
    totals = []
    for topic, of_topic in topics.items():
        totals += [_total(topic, level, [kata for kata in of_topic if kata.level is level]) for level in Level]
        totals.append(_total(topic, "", of_topic))
    return Report(
        schema=SCHEMA,
        version=VERSION,
        created=now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        run=RUN,
        versions=Versions(
            platform.python_version(), installed_version("Django"), installed_version("pytest-djangokata")
        ),
        katas=tuple(_kata(kata) for kata in katas),
        totals=(*(total for total in totals if total.katas), _total("", "", katas)),
        next=progress.next.id if progress.next is not None else None,
    )


def to_json(report: Report) -> bytes:
    """Return *report* as indented JSON."""
    return msgspec.json.format(msgspec.json.encode(report), indent=2) + b"\n"


def _kata(kata: KataProgress) -> KataReport:
    tests = [
        CaseReport(name, test.outcome, round(test.seconds, 6), test.message, is_named(name, kata.guards))
        for name, test in kata.tests.items()
    ]
    return KataReport(
        id=kata.id,
        title=clean(kata.title),
        topic=kata.topic,
        level=kata.level,
        question=clean(kata.question),
        points=kata.points,
        earned=kata.points if kata.solved else 0,
        state=kata.state.value,
        stale=kata.stale,
        altered=kata.altered,
        ran=kata.ran and bool(kata.tests),
        solved_now=kata.solved_now,
        seconds=round(sum(test.seconds for test in kata.tests.values()), 6),
        missing=tuple(Requirement(lack.requirement, lack.reason, lack.command) for lack in kata.lacks),
        tests=tuple(tests),
    )


def _total(topic: str, level: str, katas: Iterable[KataProgress]) -> Total:
    counted = count(katas)
    return Total(topic, str(level), counted.katas, counted.solved, counted.points, counted.earned)
