"""Failures as annotations of GitHub's: one for each kata, at the learner's file and line."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec
import pytest

from pytest_djangokata.catalogue import Kata, load_kata
from pytest_djangokata.progress.collector import message_of, outcome_of
from pytest_djangokata.progress.screen import facts_in

#: As many as GitHub shows of one step.
MOST = 10
#: A plugin that annotates every failed test.
OTHER = "pytest_github_actions_annotate_failures"


class Annotation(msgspec.Struct, frozen=True):
    """What is written at a line of a file; the line is 0 if none is known."""

    file: Path
    line: int
    title: str
    message: str

    def command(self, base: Path) -> str:
        """Return the line that makes GitHub's runner show it, with the file relative to *base* where it lies below."""
        file = self.file.relative_to(base) if self.file.is_relative_to(base) else self.file
        place = f"file={_value(file.as_posix())},line={self.line or 1},title={_value(self.title)}"
        return f"::error {place}::{_text(self.message)}"


class Annotations:
    """Gathers the first failure of each kata, a broken one before others.

    :param base: from which the paths in reports lead on.
    """

    def __init__(self, base: Path) -> None:
        self._base = base
        self._first: dict[str, tuple[bool, pytest.TestReport]] = {}

    def add(self, report: pytest.TestReport) -> None:
        """Take in a report that carries facts; a kata that nobody has begun fails as it should."""
        outcome, facts = outcome_of(report), facts_in(report)
        broken = outcome == "broken"
        known = self._first.get(facts.folder)
        wanted = broken or (outcome == "failed" and facts.begun)
        if wanted and (known is None or (broken and not known[0])):
            self._first[facts.folder] = broken, report

    def commands(self, environment: Mapping[str, str]) -> Iterator[str]:
        """Yield the lines that GitHub's runner reads, the broken katas first."""
        workspace = Path(environment.get("GITHUB_WORKSPACE") or self._base)
        found = sorted(self._first.items(), key=lambda one: not one[1][0])
        for folder, (_, report) in found[:MOST]:
            yield self._annotation(Path(folder), report).command(workspace)
        if len(found) > MOST:
            yield f"::notice title=katas::{len(found) - MOST} more katas fail; the summary of the step has all of them."

    def _annotation(self, folder: Path, report: pytest.TestReport) -> Annotation:
        loaded = load_kata(folder)
        edited = list(loaded.edit_files) if isinstance(loaded, Kata) else []
        places = [place for place in self._places(report) if place[0] in edited or not edited]
        # Where a test finds out what is missing, the place is the file that the learner edits.
        file, line = places[-1] if places else (edited[0], 0) if edited else (folder, 0)
        message = message_of(report, outcome_of(report) or "failed")
        message = message.replace(f" ({file.name}:{line})", "", 1)
        if not places:
            message = f"{report.nodeid.rpartition('::')[2]}: {message}"
        return Annotation(file, line, "/".join(folder.parts[-2:]), message)

    def _places(self, report: pytest.TestReport) -> Iterator[tuple[Path, int]]:
        """Yield the files and lines through which the failure went, the innermost last."""
        trace = getattr(report.longrepr, "reprtraceback", None)
        for entry in getattr(trace, "reprentries", ()):
            location = getattr(entry, "reprfileloc", None)
            if location is not None:
                yield Path(os.path.normpath(self._base / str(location.path))), int(location.lineno)
        crash = getattr(report.longrepr, "reprcrash", None)
        if crash is not None:
            yield Path(os.path.normpath(self._base / str(crash.path))), int(crash.lineno)


def _text(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _value(text: str) -> str:
    return _text(text).replace(":", "%3A").replace(",", "%2C")
