"""pytest's summary of failures, without what it would say twice.

While pytest prints it, the terminal's own lists hold copies; before and after, and for every other plugin, they hold the
reports as they came.
"""

from __future__ import annotations

import copy
import sys
from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import Any, Literal

import pytest

from pytest_djangokata.catalogue.ids import name_of
from pytest_djangokata.collection.facts import ATTRIBUTE
from pytest_djangokata.collection.items import BROKEN
from pytest_djangokata.progress.folding import Failure, Group, fold, lines_about, which_fit
from pytest_djangokata.progress.text import can_show
from pytest_djangokata.progress.warned import folded

#: The lists that the summary shows in full.
LISTS = ("failed", "error", "warnings")

Part = Literal["blocks", "short"]


class Summary:
    """Changes what *terminal* shows in its summary.

    :param counts: whether the test with an ID is one of a kata that is only counted; None for a test of no kata.
    :param listed: whether broken katas are listed elsewhere, so that they need no place here.
    :param folds: whether what repeats is left out; the short summary has a line for each failure in any case.
    """

    def __init__(
        self, terminal: Any, counts: Callable[[str], bool | None], *, listed: bool = False, folds: bool = True
    ) -> None:
        self._stats: dict[str, list[Any]] = terminal.stats
        self._writer = terminal.config.get_terminal_writer()
        self._counts = counts
        self._listed = listed
        self._folds = folds
        self._real: dict[str, list[Any]] = {}
        self._lengths: dict[str, int] = {}

    def show(self, part: Part) -> None:
        """Let the lists hold what pytest is to print in *part*: the failures themselves, or the short summary."""
        for name in LISTS:
            if reports := self._stats.get(name):
                self._real[name] = reports
                self._stats[name] = self._shown(name, reports, part)
                self._lengths[name] = len(self._stats[name])

    def restore(self) -> None:
        """Let the lists hold the reports as they came, and what has come since."""
        for name, reports in self._real.items():
            self._stats[name] = [*reports, *self._stats[name][self._lengths[name] :]]
        self._real.clear()

    def _shown(self, name: str, reports: Sequence[Any], part: Part) -> list[Any]:
        if not self._folds:
            short = part == "short" and name != "warnings"
            return [in_one_line(one) if short and hasattr(one, ATTRIBUTE) else one for one in reports]
        return folded(reports, self._counts) if name == "warnings" else self._folded(reports, part)

    def _folded(self, reports: Sequence[Any], part: Part) -> list[Any]:
        shown = [report for report in reports if not self._is_said_elsewhere(report, part)]
        ours = [position for position, report in enumerate(shown) if hasattr(report, ATTRIBUTE)]
        failures = [failure_of(shown[position]) for position in ours]
        groups = fold(failures)
        change = self._in_blocks if part == "blocks" else _in_short
        changed = change(groups, failures, [shown[position] for position in ours])
        at = {ours[group.first]: report for group, report in zip(groups, changed, strict=True)}
        folded = [report if position not in ours else at.get(position) for position, report in enumerate(shown)]
        return [report for report in folded if report is not None]

    def _in_blocks(self, groups: Sequence[Group], failures: Sequence[Failure], reports: Sequence[Any]) -> list[Any]:
        """Return for each group what is shown in full, with what repeats it; None where there is no room."""
        ellipsis = "…" if can_show("…", getattr(self._writer, "_file", sys.stdout)) else "..."
        width = self._writer.fullwidth
        below = [list(lines_about(group, failures, width, ellipsis)) for group in groups]
        lengths = [length_of(reports[group.first]) + len(lines) for group, lines in zip(groups, below, strict=True)]
        chosen = which_fit([failures[group.first].kata for group in groups], lengths)
        if chosen and (left := sum(1 + group.more for number, group in enumerate(groups) if number not in chosen)):
            more = "1 more failure" if left == 1 else f"{left} more failures"
            below[max(chosen, key=lambda number: groups[number].first)].append(f"\n{more}: -v shows all of them")
        return [
            Repeated.below(reports[group.first], below[number]) if number in chosen else None
            for number, group in enumerate(groups)
        ]

    def _is_said_elsewhere(self, report: Any, part: Part) -> bool:
        if not getattr(report, "broken", False) or not hasattr(report, ATTRIBUTE):
            return False  # a wrong file that belongs to no kata is in no list of katas
        return self._listed or (part == "short" and report.nodeid.endswith(f"::{BROKEN}"))


def _in_short(groups: Sequence[Group], failures: Sequence[Failure], reports: Sequence[Any]) -> list[Any]:
    """Return for each group what is named in the short summary."""
    named = []
    for group in groups:
        report = in_one_line(reports[group.first])
        if group.more:
            # In brackets, which every pytest takes for a part of the name.
            report.nodeid = f"{report.nodeid} [and {group.more} more]"
        named.append(report)
    return named


def in_one_line(report: Any) -> Any:
    """Return a copy of *report* for the short summary, with the first line of its message.

    pytest takes no more of it by itself, except where a CI server runs it: there it prints all of it a second time.
    """
    short = copy.copy(report)
    crash = getattr(report.longrepr, "reprcrash", None)
    message = report.longrepr if isinstance(report.longrepr, str) else getattr(crash, "message", None)
    if isinstance(message, str):
        short.longrepr = SimpleNamespace(reprcrash=SimpleNamespace(message=message.strip().partition("\n")[0]))
    return short


class Repeated:
    """What a report shows, with lines below."""

    def __init__(self, report: Any, lines: Sequence[str]) -> None:
        self._show: Callable[[Any], None] = report.toterminal
        self._lines = lines
        if (crash := getattr(report.longrepr, "reprcrash", None)) is not None:
            self.reprcrash = crash

    def toterminal(self, writer: Any) -> None:
        """Write to pytest's terminal writer."""
        self._show(writer)
        for line in self._lines:
            writer.line(line)

    @classmethod
    def below(cls, report: Any, lines: Sequence[str]) -> Any:
        """Return *report*, or a copy that shows *lines* below what it shows, where there are any."""
        if not lines:
            return report
        copied = copy.copy(report)
        copied.longrepr = cls(report, lines)
        return copied


def length_of(report: pytest.TestReport) -> int:
    """Return how many lines pytest shows of a failure: its heading, the failure, and what was captured."""
    return 2 + sum(text.count("\n") + 2 for _, text in report.sections) + report.longreprtext.count("\n")


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
