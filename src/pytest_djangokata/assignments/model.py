"""The shape of ``assignment.toml``, and of what it asks for."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

import msgspec

from pytest_djangokata.catalogue.model import Kata, Level, PositiveInt, Text

ASSIGNMENT_FILE = "assignment.toml"

#: verdict: all points or none, by the probe. cases: the share of the probe's cases. tests: the share of the tests that
#: fail as shipped, which is forgeable.
Credit = Literal["verdict", "cases", "tests"]

#: When students see their feedback, in the words of the systems that show it; "hidden" writes none.
Visibility = Literal["visible", "after_due_date", "after_published", "hidden"]

NotNegative = Annotated[int, msgspec.Meta(ge=0)]
Percent = Annotated[int, msgspec.Meta(ge=0, le=100)]


class Draw(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Katas chosen by chance, the same ones for the same seed.

    :param minutes: how much time the katas may take together, by their own ``minutes``.
    :param topics: only these; all if it is empty.
    :param levels: only these; all if it is empty.
    """

    minutes: PositiveInt
    seed: int
    topics: list[Text] = []
    levels: list[Level] = []


class Late(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """What a late submission is worth.

    :param grace: minutes after the deadline that cost nothing.
    :param percent_per_day: taken off for each day that has begun after them.
    :param floor: percent of the points that are left however late it is.
    """

    grace: NotNegative = 0
    percent_per_day: Percent = 0
    floor: Percent = 0


class Assignment(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """The contents of ``assignment.toml``.

    :param katas: IDs, ``topic/kata``; or else ``draw``.
    :param points: of each kata alike, or by ID; without either a kata has those of its kata.toml.
    :param hints: whether students get the hints.
    :param deadline: with an offset, or in ``time_zone``.
    :param versions: what the class uses: distributions, and ``python``, with a version or a specifier.
    """

    title: Text
    katas: list[Text] = []
    draw: Draw | None = None
    points: PositiveInt | dict[str, PositiveInt] | None = None
    credit: Credit = "verdict"
    hints: bool = False
    deadline: datetime | None = None
    time_zone: Text | None = None
    late: Late = Late()
    feedback: Visibility = "visible"
    versions: dict[str, Text] = {}

    @property
    def due(self) -> datetime | None:
        """The deadline with its time zone; None where there is none."""
        if self.deadline is None or self.deadline.tzinfo is not None or self.zone is None:
            return self.deadline
        return self.deadline.replace(tzinfo=self.zone)

    @property
    def zone(self) -> ZoneInfo | None:
        """The time zone of times that do not name one."""
        return None if self.time_zone is None else ZoneInfo(self.time_zone)


@dataclass(frozen=True)
class Task:
    """One kata of an assignment, and what it is worth."""

    kata: Kata
    points: int


def percent_left(assignment: Assignment, submitted: datetime | None) -> int:
    """Return how many percent of its points a submission keeps.

    :param submitted: when it was handed in, with a time zone; None where nobody knows, which costs nothing.
    """
    days = days_late(assignment, submitted)
    return max(assignment.late.floor, 100 - days * assignment.late.percent_per_day)


def days_late(assignment: Assignment, submitted: datetime | None) -> int:
    """Return how many days have begun between the deadline with its grace and the submission; 0 if it is in time."""
    if submitted is None or (due := assignment.due) is None:
        return 0
    over = submitted - due - timedelta(minutes=assignment.late.grace)
    return max(0, math.ceil(over / timedelta(days=1)))
