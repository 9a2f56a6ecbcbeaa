"""pytest's summary of failures, without what it would say twice.

While pytest prints it, the terminal's own lists hold copies; before and after, and for every other plugin, they hold the
reports as they came.
"""

from __future__ import annotations

import copy
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Literal

import pytest

from pytest_djangokata.collection.facts import ATTRIBUTE
from pytest_djangokata.collection.items import BROKEN
from pytest_djangokata.progress.collector import name_of
from pytest_djangokata.progress.folding import Failure, Group, fold, lines_about
from pytest_djangokata.progress.text import can_show
from pytest_djangokata.progress.warned import folded

#: The lists that the summary shows in full.
LISTS = ("failed", "error", "warnings")

Part = Literal["blocks", "short"]


class Summary:
    """Changes what *terminal* shows in its summary.

    :param counts: whether the test with an ID is one of a kata that is only counted; None for a test of no kata.
    :param listed: whether broken katas are listed elsewhere, so that they need no place here.
    """

    def __init__(self, terminal: Any, counts: Callable[[str], bool | None], *, listed: bool) -> None:
        self._stats: dict[str, list[Any]] = terminal.stats
        self._writer = terminal.config.get_terminal_writer()
        self._counts = counts
        self._listed = listed
        self._real: dict[str, list[Any]] = {}
        self._lengths: dict[str, int] = {}

    def show(self, part: Part) -> None:
        """Let the lists hold what pytest is to print in *part*: the failures themselves, or the short summary."""
        for name in LISTS:
            if reports := self._stats.get(name):
                self._real[name] = reports
                warnings = name == "warnings"
                self._stats[name] = folded(reports, self._counts) if warnings else self._folded(reports, part)
                self._lengths[name] = len(self._stats[name])

    def restore(self) -> None:
        """Let the lists hold the reports as they came, and what has come since."""
        for name, reports in self._real.items():
            self._stats[name] = [*reports, *self._stats[name][self._lengths[name] :]]
        self._real.clear()

    def _folded(self, reports: Sequence[Any], part: Part) -> list[Any]:
        shown = [report for report in reports if not self._is_said_elsewhere(report, part)]
        failures = [failure_of(report) if hasattr(report, ATTRIBUTE) else None for report in shown]
        ours = [position for position, failure in enumerate(failures) if failure is not None]
        known = [failure for failure in failures if failure is not None]
        groups = {ours[group.first]: group for group in fold(known)}
        kept = []
        for position, report in enumerate(shown):
            if failures[position] is None:
                kept.append(report)
            elif (group := groups.get(position)) is not None:
                kept.append(self._first(report, group, known, part) if group.more else report)
        return kept

    def _is_said_elsewhere(self, report: Any, part: Part) -> bool:
        if not getattr(report, "broken", False) or not hasattr(report, ATTRIBUTE):
            return False  # a wrong file that belongs to no kata is in no list of katas
        return self._listed or (part == "short" and report.nodeid.endswith(f"::{BROKEN}"))

    def _first(self, report: Any, group: Group, failures: Sequence[Failure], part: Part) -> Any:
        """Return a copy of *report* that also says what repeats it."""
        copied = copy.copy(report)
        if part == "blocks":
            ellipsis = "…" if can_show("…", getattr(self._writer, "_file", sys.stdout)) else "..."
            lines = lines_about(group, failures, self._writer.fullwidth, ellipsis)
            copied.longrepr = Repeated(report, list(lines))
        else:
            # In brackets, which every pytest takes for a part of the name.
            copied.nodeid = f"{report.nodeid} [and {group.more} more]"
        return copied


class Repeated:
    """What a report shows, with lines below."""

    def __init__(self, report: Any, lines: Iterable[str]) -> None:
        self._show: Callable[[Any], None] = report.toterminal
        self._lines = list(lines)

    def toterminal(self, writer: Any) -> None:
        """Write to pytest's terminal writer."""
        self._show(writer)
        for line in self._lines:
            writer.line(line)


def failure_of(report: pytest.TestReport) -> Failure:
    """Return what decides whether *report* repeats another one."""
    function, bracket, parameters = name_of(report.nodeid).partition("::")[2].partition("[")
    crash = getattr(report.longrepr, "reprcrash", None)
    place = ("", 0)
    if broken := getattr(report, "broken", ""):
        message = str(broken)
    elif crash is None:
        message = str(report.longrepr)
    else:
        message = str(crash.message).removeprefix("Failed: ")
        if message.startswith(("assert ", "AssertionError")):
            # Of what is wrong, a bare assertion says less than the line that it is in.
            place = (str(crash.path), int(crash.lineno))
    return Failure(report.__dict__[ATTRIBUTE]["folder"], function, bracket + parameters, message, place)
