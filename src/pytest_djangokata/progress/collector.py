"""From pytest's reports to what they say about katas."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import msgspec
import pytest

from pytest_djangokata.catalogue.ids import name_of
from pytest_djangokata.collection.facts import ATTRIBUTE, Facts
from pytest_djangokata.progress.model import CaseResult, Outcome, Record
from pytest_djangokata.progress.text import clean

MAX_MESSAGE = 1000  # characters

#: Of several phases of a test, the worst one says what came of it.
BADNESS: dict[Outcome, int] = {"passed": 0, "skipped": 1, "failed": 2, "broken": 3}


class Collector:
    """Gathers the reports of one run, kata by kata."""

    def __init__(self) -> None:
        self._facts: dict[Path, Facts] = {}
        self._tests: dict[Path, dict[str, CaseResult]] = {}
        self._seconds: defaultdict[tuple[Path, str], float] = defaultdict(float)

    def add(self, report: pytest.TestReport) -> None:
        """Take in one report; it must carry facts."""
        facts = msgspec.convert(report.__dict__[ATTRIBUTE], Facts)
        folder, name = Path(facts.folder), name_of(report.nodeid)
        self._facts[folder] = facts
        tests = self._tests.setdefault(folder, {})
        self._seconds[folder, name] += report.duration
        seconds = self._seconds[folder, name]
        outcome, known = outcome_of(report), tests.get(name)
        if outcome is not None and (known is None or BADNESS[outcome] > BADNESS[known.outcome]):
            tests[name] = CaseResult(outcome, seconds, message_of(report, outcome))
        elif known is not None:
            tests[name] = msgspec.structs.replace(known, seconds=seconds)
        # Otherwise a setup has passed, which says nothing: its test may never be called.

    @property
    def records(self) -> dict[Path, tuple[str, Record]]:
        """The ID and the outcomes of each kata with a report, under its folder, in the order of the run."""
        return {folder: (facts.kata, _record(facts, self._tests[folder])) for folder, facts in self._facts.items()}


def _record(facts: Facts, tests: dict[str, CaseResult]) -> Record:
    return Record(facts.fingerprint, facts.answer, facts.collected, tests, facts.altered)


def outcome_of(report: pytest.TestReport) -> Outcome | None:
    """Return what one phase says about its test, or None for a phase that says nothing."""
    if getattr(report, "broken", ""):
        return "broken"
    if report.failed:
        return "failed"
    if report.skipped:
        return "skipped"
    return "passed" if report.passed and report.when == "call" else None


def message_of(report: pytest.TestReport, outcome: Outcome) -> str:
    """Return why a test did not pass, in a few lines at most; an empty string for one that passed."""
    if outcome == "passed":
        return ""
    broken: object = getattr(report, "broken", "")
    if broken:
        return clean(str(broken))[:MAX_MESSAGE]
    crash = getattr(report.longrepr, "reprcrash", None)
    if crash is not None:
        text = str(crash.message)
    elif isinstance(report.longrepr, tuple):
        text = report.longrepr[2]
    else:
        text = str(getattr(report, "wasxfail", "") or report.longrepr or "")
    return "\n".join(clean(line) for line in text[:MAX_MESSAGE].splitlines())
