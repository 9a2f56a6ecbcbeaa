"""The plain data that progress consists of; nothing here knows of pytest."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Literal

import msgspec

from pytest_djangokata.catalogue.model import Level
from pytest_djangokata.catalogue.requirements import Missing

Outcome = Literal["passed", "failed", "skipped", "broken"]


class State(enum.StrEnum):
    """Where a learner stands with a kata."""

    #: The answer is as it was shipped, or no test of the kata has run yet.
    UNTOUCHED = "untouched"
    #: Not all of its tests are known to pass.
    FAILING = "failing"
    SOLVED = "solved"
    #: It does not import, its process died, or it ran out of time.
    BROKEN = "broken"
    #: Something that it requires is not here.
    NOT_RUNNABLE = "not_runnable"


class CaseResult(msgspec.Struct, frozen=True, omit_defaults=True):
    """What came of one test.

    :param seconds: of its setup, call and teardown together.
    :param message: why it did not pass, or an empty string.
    """

    outcome: Outcome
    seconds: float = 0.0
    message: str = ""


class Record(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is known of one kata from the runs of its present files.

    :param fingerprint: of all its files; see ``Kata.fingerprint``.
    :param answer: of the files that the learner edits; see ``Kata.answer_fingerprint``.
    :param collected: how many tests the kata has.
    :param tests: the outcome of each test that has run, under ``test_file.py::test``.
    :param altered: the given files, tests above all, that were not what the package has; see ``catalogue.given``.
    """

    fingerprint: str
    answer: str
    collected: int
    tests: dict[str, CaseResult]
    altered: tuple[str, ...] = ()

    @property
    def solved(self) -> bool:
        return self.passes and not self.altered

    @property
    def passes(self) -> bool:
        """Whether each of its tests has passed, be they those of the kata or others."""
        passed = [test.outcome == "passed" for test in self.tests.values()]
        return 0 < self.collected <= len(passed) and all(passed)

    @property
    def passed_part(self) -> int:
        """How many tests have run, if each of them has passed and they are not all; otherwise 0."""
        part = 0 < len(self.tests) < self.collected and all(test.outcome == "passed" for test in self.tests.values())
        return len(self.tests) if part else 0

    @property
    def broken(self) -> str:
        """The message of what broke, or an empty string."""
        return _broken(self.tests)

    def state(self, shipped: str | None) -> State:
        """Return the state that the tests show.

        :param shipped: fingerprint of the answer as it was shipped, where that is known.
        """
        if self.broken:
            return State.BROKEN
        if self.solved:
            return State.SOLVED
        return State.UNTOUCHED if shipped is not None and shipped == self.answer else State.FAILING


def _broken(tests: Mapping[str, CaseResult]) -> str:
    return next((test.message or "broken" for test in tests.values() if test.outcome == "broken"), "")


def merge(known: Record | None, new: Record) -> Record:
    """Add what a run found out to what was known before.

    A run of all tests replaces what was known, and so does a run of other files. A run of some tests leaves the others
    as they were, but not those that broke: what breaks a kata often concerns all of it, so it is not known any more.
    """
    if known is None or known.fingerprint != new.fingerprint or len(new.tests) >= new.collected:
        return new
    kept = {name: test for name, test in known.tests.items() if test.outcome != "broken"}
    return msgspec.structs.replace(new, tests=kept | new.tests)


class KataProgress(msgspec.Struct, frozen=True):
    """One kata, and where the learner stands with it.

    :param folder: the kata's folder.
    :param place: where it stands in the order of topics and of their katas; that of a learning path may be another.
    :param stale: its files have changed since its tests gave this state.
    :param begun: of a stale one, the answer is not as it was handed out.
    :param ran: it belongs to this run.
    :param solved_now: this run solved it; before, it was not solved, or not any more.
    :param collected: how many tests it has, as far as they are known.
    :param altered: the given files that are not what the package has, where nothing else keeps it from being solved.
    :param passed_part: how many tests this run has run, where those were not all, each passed, and that has not solved the
        kata now; otherwise 0. To a learner that looks as if all of it had run.
    :param lacks: what is missing where it is not runnable.
    :param after: IDs of the katas that teach what this one presupposes.
    :param guards: names of the tests that pass as shipped; without parameters they mean a function, of which some pass.
    """

    id: str
    topic: str
    title: str
    level: Level
    question: str
    points: int
    minutes: int
    folder: Path
    place: int = 0
    state: State = State.UNTOUCHED
    stale: bool = False
    begun: bool = False
    ran: bool = False
    solved_now: bool = False
    collected: int = 0
    altered: tuple[str, ...] = ()
    passed_part: int = 0
    tests: dict[str, CaseResult] = {}
    lacks: tuple[Missing, ...] = ()
    after: tuple[str, ...] = ()
    guards: tuple[str, ...] = ()

    @property
    def solved(self) -> bool:
        """Whether it counts as solved."""
        return self.state is State.SOLVED and not self.stale

    @property
    def broken(self) -> str:
        """The message of what broke, or an empty string."""
        return _broken(self.tests)


def not_its_own(kata: KataProgress) -> str:
    """Return which given files of a kata that passes are not those that it came with."""
    first, *others = kata.altered
    more, back = (f" and {len(others)} more", "them") if others else ("", "it")
    return f"passes, but not with the kata's own {first}{more}; to bring {back} back"


class Count(msgspec.Struct, frozen=True):
    """How many katas there are, how many of them are solved, and the points for both."""

    katas: int
    solved: int
    points: int
    earned: int


def count(katas: Iterable[KataProgress]) -> Count:
    """Count *katas*."""
    every = list(katas)
    solved = [kata for kata in every if kata.solved]
    return Count(len(every), len(solved), sum(kata.points for kata in every), sum(kata.points for kata in solved))


class Progress(msgspec.Struct, frozen=True):
    """Where the learner stands in the catalogue that a run belongs to.

    :param katas: every kata of the catalogue, in the order of learning.
    :param next: the kata to take next, if one is left.
    :param counted: IDs of the katas to which the run's command line leads, where those are several and not whole topics.
    """

    katas: tuple[KataProgress, ...] = ()
    next: KataProgress | None = None
    counted: frozenset[str] = frozenset()

    @property
    def topics(self) -> dict[str, list[KataProgress]]:
        """The topics of this run with the katas that are counted, in the order of learning.

        Those are all katas of the topics, unless the command line leads to several and not to whole topics.
        """
        of_run = {kata.topic for kata in self.katas if kata.ran}
        topics: dict[str, list[KataProgress]] = {}
        for kata in self.katas:
            if kata.id in self.counted if self.counted else kata.topic in of_run:
                topics.setdefault(kata.topic, []).append(kata)
        return topics


def lacking(katas: Iterable[KataProgress]) -> list[tuple[Missing, list[KataProgress]]]:
    """Return what *katas* lack, each with those of them that lack it first; what one command brings is one thing."""
    found: dict[str, tuple[Missing, list[KataProgress]]] = {}
    for kata in katas:
        for lack in kata.lacks[:1]:
            found.setdefault(lack.command or lack.reason, (lack, []))[1].append(kata)
    return list(found.values())


def name_of(katas: Sequence[KataProgress]) -> str:
    """Return a name for *katas*, of which there is one at least: the first one, and how many more."""
    return katas[0].id if len(katas) == 1 else f"{katas[0].id} and {len(katas) - 1} more"
