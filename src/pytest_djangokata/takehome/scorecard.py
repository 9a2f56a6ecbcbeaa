"""The scorecard of a take-home, as plain data."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

import msgspec

from pytest_djangokata.takehome.lint import Lint
from pytest_djangokata.takehome.model import Commit, Role

SCHEMA = "djangokata/scorecard/v1"

State = Literal["solved", "not solved", "untouched", "missing", "not judged"]

#: What a rating means, from 1 on, and what is rated in the talk about each kata.
RATINGS = ("cannot", "with help", "alone", "and goes beyond")
RUBRIC = (
    "explains why the answer works",
    "names a trade-off, and when not to do it",
    "says what could break in production",
    "takes up a follow-up",
)


class Added(msgspec.Struct, frozen=True):
    """A test module that the candidate added.

    :param tests: how many functions in it are named like tests.
    """

    file: str
    tests: int
    lines: list[str]


class FollowUp(msgspec.Struct, frozen=True):
    """A question for the talk, and what a good answer contains, as Markdown."""

    question: str
    answer: str


class KataScore(msgspec.Struct, frozen=True):
    """One kata of a take-home.

    :param problem: why it could not be judged, or taken.
    :param gone: files to edit that are missing; they were judged as they were handed out.
    :param passed: how many cases of the probe were answered rightly.
    :param cases: how many the probe has, also where nothing was answered; 0 where it could not be judged.
    :param reason: why the first other case failed.
    :param tests: how many tests the kata has, and which of them failed.
    :param queries: in the cases that got an answer, right or wrong, beside those of the reference in the same.
    :param proves: whether the whole wall held the answer while it was judged; where it did not, *wall* says which layers
        did and which are missing.
    :param difference: a unified diff against the stub.
    :param changed: given files that came back changed or were deleted; they were not used, and *marks* name them too.
    :param not_taken: what else the candidate wrote there and nobody takes, such as a helper module; *marks* say it too.
    :param lint: None where it could not be looked for.
    :param good: what a good answer to the kata's question contains: heading and Markdown.
    :param more: what else there is for the talk, such as a twist: heading and Markdown.
    """

    id: str
    title: str
    topic: str
    level: str
    minutes: int
    question: str
    state: State
    problem: str = ""
    gone: list[str] = []
    passed: int = 0
    cases: int = 0
    reason: str = ""
    tests: int = 0
    failed: list[str] = []
    queries: int = 0
    reference_queries: int = 0
    rows: int = 0
    reference_rows: int = 0
    verified: bool = False
    proves: bool = False
    wall: str = ""
    difference: list[str] = []
    added: list[Added] = []
    changed: list[str] = []
    not_taken: list[str] = []
    lint: list[Lint] | None = []
    marks: list[str] = []
    good: list[tuple[str, str]] = []
    follow_ups: list[FollowUp] = []
    more: list[tuple[str, str]] = []


class Scorecard(msgspec.Struct, frozen=True):
    """What a take-home came to.

    :param candidate: empty where it is blind.
    :param elapsed: minutes between begin and end, by the candidate's own word; None where one of them is not noted.
    :param receipt: that there is none, or why it is not to be believed; empty where it is ours.
    :param remarks: what else the reader should know.
    """

    schema: str
    id: str
    candidate: str
    role: Role
    issued: datetime
    started: datetime | None
    submitted: datetime | None
    elapsed: int | None
    receipt: str
    katas: list[KataScore]
    notes: str
    commits: list[Commit]
    history: bool
    remarks: list[str]

    @property
    def judged(self) -> int:
        return sum(kata.state != "not judged" for kata in self.katas)

    @property
    def name(self) -> str:
        """Who it is, as far as it may be said."""
        return self.candidate or f"candidate {self.id}"


def blind(card: Scorecard) -> Scorecard:
    """Return a scorecard that does not say who it is: without the name, the candidate's notes and the commits."""
    left_out = "Blind: name, notes and commits are left out. The code may still say who wrote it."
    return msgspec.structs.replace(card, candidate="", notes="", commits=[], remarks=[*card.remarks, left_out])


def totals(katas: Sequence[KataScore], by: Literal["topic", "level"]) -> dict[str, list[KataScore]]:
    """Return the katas of each topic, or of each level."""
    found: dict[str, list[KataScore]] = {}
    for kata in katas:
        found.setdefault(kata.topic if by == "topic" else kata.level, []).append(kata)
    return found
