"""What of a traceback the learner can act on."""

from __future__ import annotations

import linecache
import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any

import pytest

from pytest_djangokata.child.mistakes import blamed
from pytest_djangokata.child.origins import place_of_queryset
from pytest_djangokata.child.templates import place_in_template

#: Steps through the learner's code that are shown; endless recursion takes a thousand.
MAX_STEPS = 6
#: Where it is refused what a kata must not do; that place teaches nobody anything.
OURS = os.path.join(Path(__file__).parent, "")


@dataclass(frozen=True)
class Step:
    """One place on the way to an exception.

    :param function: empty for a template.
    :param label: what a place is that is no function.
    """

    file: str
    line: int
    function: str = ""
    label: str = "in the template"

    @property
    def source(self) -> str:
        linecache.checkcache(self.file)
        return linecache.getline(self.file, self.line).strip()[:300]


@dataclass(frozen=True)
class KataCode:
    """What has to be known of a kata to tell its code from everybody else's.

    :param folder: its folder.
    :param edited: the learner's files, as absolute paths.
    :param base: the folder to which shown paths are relative.
    """

    folder: str
    edited: frozenset[str]
    base: str

    @cached_property
    def _libraries(self) -> list[str]:
        return sorted((os.path.join(entry, "") for entry in sys.path if entry), key=len, reverse=True)

    def holds(self, file: str) -> bool:
        return file.startswith(os.path.join(self.folder, ""))

    def shown(self, file: str) -> str:
        """Return the path of *file* as short as it can be understood."""
        if self.holds(file):
            return min(file, os.path.relpath(file, self.base), key=len).replace(os.sep, "/")
        prefix = next((prefix for prefix in self._libraries if file.startswith(prefix)), "")
        return file.removeprefix(prefix).replace(os.sep, "/")


@dataclass(frozen=True)
class Way:
    """How an exception came about.

    :param steps: what to show, outermost first.
    :param learners: the last of the learner's places on the way, if there is one.
    :param is_raised_there: the learner's own code raised it.
    """

    steps: list[Step]
    learners: Step | None
    is_raised_there: bool = False


def way_of(error: BaseException, kata: KataCode) -> Way:
    """Return how *error* came about: through the learner's files, and of a library's frames the last one at most.

    Where it passed through none of them, the last place in the kata's folder stays, which is the test's.
    """
    trace = entries(error.__traceback__)
    inside = [index for index, entry in enumerate(trace) if kata.holds(_file(entry)) and not _is_hidden(entry)]
    edited = [index for index in inside if _file(trace[index]) in kata.edited]
    steps = {index: _step(trace[index]) for index in edited}
    learners = steps[edited[-1]] if edited else None
    if (found := place_in_template(error, trace, kata.folder, kata.edited)) is not None:
        index, file, line = found
        steps[index] = Step(file, line)
        if file in kata.edited and (not edited or index > edited[-1]):
            learners = steps[index]
    if learners is None and inside:
        steps[inside[-1]] = _step(trace[inside[-1]])
    ordered = [steps[index] for index in sorted(steps)]
    if (made := place_of_queryset(trace)) is not None:
        step = Step(made[0], made[1], _name(made[2]))
        if (step.file, step.line) not in [(one.file, one.line) for one in ordered]:
            ordered.insert(0, step)
        learners = learners or step
    if learners is None and not isinstance(error, AssertionError) and (about := blamed(error, sorted(kata.edited)))[0]:
        learners = Step(*about, label="probably because of")
        ordered.insert(0, learners)
    if len(ordered) > MAX_STEPS:
        ordered = [*ordered[: MAX_STEPS // 2], *ordered[-MAX_STEPS // 2 :]]
    last = len(trace) - 1
    if learners is not None and last not in steps and _teaches(error, _file(trace[last]), kata):
        ordered.append(_step(trace[last]))
    return Way(ordered, learners, bool(edited) and edited[-1] == last)


def _teaches(error: BaseException, file: str, kata: KataCode) -> bool:
    """Whether the last place, in *file*, says something that the learner's own do not."""
    is_told = isinstance(error, AssertionError | pytest.fail.Exception)  # its message says all that there is to say
    return kata.holds(file) or not (is_told or file.startswith(("<", OURS)))


def trim(excinfo: pytest.ExceptionInfo[Any], kata: KataCode) -> None:
    """Let the traceback of *excinfo* start in the learner's code and end in the kata's folder.

    Frames of Django below the last frame in the folder are cut. Without a frame in one of the learner's files, the test's
    own frame stays.
    """
    trace = entries(excinfo.tb)
    files = [_file(entry) for entry in trace]
    inside = [index for index, file in enumerate(files) if kata.holds(file)]
    if not inside:
        return
    first = next((index for index in inside if files[index] in kata.edited), inside[0])
    # Copies: pytest follows the links from frame to frame, and a debugger shall still find them all.
    kept: TracebackType | None = None
    for entry in reversed(trace[first : inside[-1] + 1]):
        kept = TracebackType(kept, entry.tb_frame, entry.tb_lasti, entry.tb_lineno)
    assert kept is not None
    excinfo.traceback = type(excinfo.traceback)(kept)


def entries(trace: TracebackType | None) -> list[TracebackType]:
    """Return the entries of a traceback, outermost first."""
    found = []
    while trace is not None:
        found.append(trace)
        trace = trace.tb_next
    return found


def chain_of(error: BaseException) -> Iterable[tuple[BaseException, bool]]:
    """Yield what *error* came from, nearest first, and whether it was named as the cause."""
    seen = {id(error)}
    while True:
        is_cause = error.__cause__ is not None
        behind = error.__cause__ if is_cause else None if error.__suppress_context__ else error.__context__
        if behind is None or id(behind) in seen:
            return
        seen.add(id(behind))
        yield behind, is_cause
        error = behind


def _file(entry: TracebackType) -> str:
    return entry.tb_frame.f_code.co_filename


def _is_hidden(entry: TracebackType) -> bool:
    return bool(entry.tb_frame.f_locals.get("__tracebackhide__", False))


def _step(entry: TracebackType) -> Step:
    return Step(_file(entry), entry.tb_lineno, _name(entry.tb_frame.f_code.co_qualname))


def _name(qualified: str) -> str:
    """Return a function's name as its author would say it, with its class."""
    return qualified.rpartition("<locals>.")[2]
