"""What the terminal shows of katas' reports. Only the terminal's view of them changes: other plugins get them whole."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias

import msgspec
import pytest

from pytest_djangokata.collection.facts import ATTRIBUTE, Facts
from pytest_djangokata.progress.summary import Summary

#: The category of failures in a kata whose answer is as it was handed out.
NOT_BEGUN = "not begun"

#: What stands for such a kata among the letters of the tests.
LETTER = "-"

#: Category, letter and word, as ``pytest_report_teststatus`` gives them.
Status: TypeAlias = tuple[str, str, str | tuple[str, Mapping[str, bool]]]


#: Options of somebody who wants to see more than a verdict.
DETAILED = ("maxfail", "stepwise", "usepdb", "trace", "showlocals", "fulltrace")


class Screen:
    """Decides what is shown in full.

    :param config: of the session that shows reports; under pytest-xdist that is the controller's.
    """

    def __init__(self, config: pytest.Config) -> None:
        # A person who asks for details, or for a stop at the first failure, wants to see it.
        self._in_full = (
            config.get_verbosity() > 0
            or config.getoption("tbstyle", "auto") == "long"
            or any(config.getoption(name, False) for name in DETAILED)
        )
        #: Whether pytest's short summary has more than a line for a failure, because somebody wants it so.
        self._whole = config.get_verbosity() > 1
        self._several = False
        #: The test files of katas, and whether what fails there is only counted.
        self._files: dict[str, bool] = {}
        self._summary: Summary | None = None
        # With less than usual to be seen, broken katas have no list of their own.
        self._lists_broken = not self._in_full and config.get_verbosity() == 0
        #: The test whose letter stands for the kata in a folder.
        self._standing: dict[str, str] = {}

    @property
    def folded(self) -> int:
        """How many katas were only counted so far."""
        return len(self._standing)

    def folds(self, facts: Facts) -> bool:
        """Whether failures of the kata are only counted: it is one of several, and nobody has begun it."""
        return not self._in_full and not facts.begun and facts.chosen > 1

    def only_counts(self, report: pytest.TestReport) -> bool:
        """Whether a failure is only counted, because nobody has begun the kata, and several were run."""
        return self.folds(facts_in(report)) and not getattr(report, "broken", False)

    def status(self, report: pytest.CollectReport | pytest.TestReport, usual: Status | None) -> Status | None:
        """Return what the terminal is to make of *report*.

        :param usual: what it would make of it.
        """
        facts = facts_in(report)
        self._several = self._several or facts.chosen > 1
        self._files[_file_of(report.nodeid)] = self.folds(facts)
        if usual is None or not self.folds(facts) or getattr(report, "broken", False):
            return usual
        category, letter = usual[:2]
        if category not in ("passed", "failed", "error") or not letter:
            return usual
        stands = self._standing.setdefault(facts.folder, report.nodeid) == report.nodeid
        letter = LETTER if stands else ""
        if category == "passed":
            return category, letter, ("PASSED", {"yellow": True})
        return NOT_BEGUN, letter, ("NOT BEGUN", {"yellow": True})

    def _counts(self, nodeid: str) -> bool | None:
        return self._files.get(_file_of(nodeid))

    @contextlib.contextmanager
    def summary(self, terminal: Any) -> Iterator[None]:
        """Let *terminal* say in its summary what repeats once; other plugins see the reports as they came."""
        if self._whole or not hasattr(terminal, "stats"):
            yield
            return
        listed = self._several and self._lists_broken
        self._summary = Summary(terminal, self._counts, listed=listed, folds=not self._in_full)
        self._summary.show("blocks")
        try:
            yield
        finally:
            self._summary.restore()
            self._summary = None

    @contextlib.contextmanager
    def others(self) -> Iterator[None]:
        """Let other plugins print their parts of the summary, between pytest's two."""
        summary = self._summary
        if summary is not None:
            summary.restore()
        try:
            yield
        finally:
            if summary is not None:
                summary.show("short")

    @contextlib.contextmanager
    def start(self, facts: Facts, terminal: Any) -> Iterator[None]:
        """Let *terminal* name the folder of all katas, and not the file, while a test of a folded kata is announced."""
        if not self.folds(facts) or not getattr(terminal, "showfspath", False):
            yield
            return
        terminal.write_fspath_result(str(Path(facts.folder).parents[1]), "")
        terminal.showfspath = False
        try:
            yield
        finally:
            terminal.showfspath = True


def _file_of(nodeid: str) -> str:
    return nodeid.partition("::")[0]


def facts_in(report: pytest.CollectReport | pytest.TestReport) -> Facts:
    """Return the facts that travel with a report of a kata's test."""
    return msgspec.convert(report.__dict__[ATTRIBUTE], Facts)
