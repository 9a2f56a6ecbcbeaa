"""What comes of asking a submission: what is seen of each case, and the verdict on it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from pytest_djangokata.errors import DjangokataError
from pytest_djangokata.wall.build import DATABASE, Layers

#: What to do where a layer of the wall is missing.
Sandbox = Literal["auto", "strict"]


@dataclass(frozen=True)
class Observation:
    """What came of one case.

    :param answer: what ``act`` returned.
    :param state: what ``inspect`` found in the database afterwards, or None.
    :param queries: statements that the submission sent.
    :param rows: rows that were handed over to it.
    :param seconds: how long it took.
    """

    answer: Any
    state: Any = None
    queries: int = 0
    rows: int = 0
    seconds: float = 0.0


@dataclass(frozen=True)
class CaseVerdict:
    """Whether one case was answered rightly, and if not, why, in words for authors and graders.

    :param queries: statements that the submission sent, and None where it gave no answer; see :class:`Observation`.
    :param rows: rows that it fetched.
    :param ours: one of the trusted processes was brought down, by any cause.
    """

    number: int
    passed: bool
    reason: str = ""
    queries: int | None = None
    rows: int | None = None
    ours: bool = False


@dataclass(frozen=True)
class Verdict:
    """The probe's word on one submission."""

    cases: list[CaseVerdict] = field(default_factory=list)
    #: What held the submission's process.
    layers: Layers = field(default_factory=Layers)

    @property
    def counts_verified(self) -> bool:
        """Whether statements and rows were counted where none of the submission's code runs."""
        return DATABASE in self.layers.in_force

    @property
    def proves(self) -> bool:
        """Whether nothing was missing from the wall; a verdict from behind any other is practice."""
        return self.layers.whole

    @property
    def passed(self) -> bool:
        return bool(self.cases) and all(case.passed for case in self.cases)

    @property
    def ours(self) -> bool:
        """Whether one of the trusted processes was brought down."""
        return any(case.ours for case in self.cases)

    @property
    def reason(self) -> str:
        """Why it did not pass: the first case that failed."""
        first = next((case for case in self.cases if not case.passed), None)
        return "" if first is None else f"case {first.number}: {first.reason}"


class ProbeFault(Exception):
    """The probe itself, or the reference solution under it, does not work: the author's error, nobody else's."""


class WallMissing(DjangokataError):
    """There is no wall here, and no judging without one was asked for."""
