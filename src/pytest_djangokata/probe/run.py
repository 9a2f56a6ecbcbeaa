"""Asking a kata's probe about submissions: the cases once, the reference's answers once, then each submission."""

from __future__ import annotations

import contextlib
import json
import secrets
import time
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Self

import msgspec

from pytest_djangokata.catalogue.copies import copy_kata
from pytest_djangokata.catalogue.load import load_kata
from pytest_djangokata.catalogue.model import Kata, Problem
from pytest_djangokata.catalogue.shipped import installed_katas
from pytest_djangokata.databases.store import TemplateStore
from pytest_djangokata.errors import DjangokataError
from pytest_djangokata.probe import ACT, JUDGE, STAGE
from pytest_djangokata.probe.comparing import MAX_REASON, Comparison, answer_and_state
from pytest_djangokata.probe.dialogue import Dialogue, Fault, Trusted
from pytest_djangokata.probe.seat import Prepared, Seat
from pytest_djangokata.probe.seats import Seats, read_answer
from pytest_djangokata.probe.verdict import CaseVerdict, Observation, ProbeFault, Sandbox, Verdict, WallMissing
from pytest_djangokata.protocol import wire
from pytest_djangokata.protocol.breakage import clean
from pytest_djangokata.protocol.job import Job, Limits, job_for
from pytest_djangokata.wall.build import Layers
from pytest_djangokata.workers.faults import STOPPED
from pytest_djangokata.workers.launcher import Launcher

#: How long a submission may take for a case, by what the reference took: a machine has slow moments.
LEAST_SECONDS, TIMES_REFERENCE = 3.0, 20.0
#: By how much more time a second attempt is given: where the reference has become so much slower, the machine has.
SLOWER = 1.5


class _NoAnswer(Exception):
    """A case was not answered.

    :param late: time was up.
    :param ours: a trusted process was brought down.
    """

    def __init__(self, text: str, *, late: bool = False, ours: bool = False) -> None:
        super().__init__(text)
        self.late = late
        self.ours = ours


class ProbeRun:
    """One batch: fresh random cases, the same for every submission.

    :param kata: where probe.py, act.py and the points of the kata come from; its own files are trusted.
    :param trusted: the kata with the reference solution in place.
    :param scratch: gives a folder that does not exist yet at each call.
    :param sandbox: ``strict`` refuses to judge where a layer of the wall is missing; ``auto`` judges, and says which.
    """

    def __init__(
        self,
        kata: Kata,
        trusted: Kata,
        launcher: Launcher,
        store: TemplateStore,
        scratch: Callable[[], Path],
        *,
        seed: int | None = None,
        limits: Limits | None = None,
        sandbox: Sandbox = "auto",
    ) -> None:
        self._kata = kata
        self._trusted = trusted
        self._launcher = launcher
        self._store = store
        self._scratch = scratch
        self._seed = secrets.randbits(64) if seed is None else seed
        self._limits = limits or Limits(kata.meta.timeout or Limits().timeout)
        self._sandbox = sandbox
        self._stack = ExitStack()
        self._cases: list[Prepared] = []
        self._seconds: list[float] = []
        self._inspects = False
        self._names: dict[str, str] = {}
        self._expected: list[Observation] = []
        #: What the reference answered to cases that it was asked by themselves; None if it could not be asked so.
        self._alone: dict[int, Observation | None] = {}

    def __enter__(self) -> Self:
        """Make the cases, their databases, and the reference's answers.

        :raises ProbeFault: if the probe or the reference solution does not work.
        """
        try:
            self._prepare()
        except BaseException:
            self._stack.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def _prepare(self) -> None:
        try:
            judge = self._open(JUDGE)
            cases, _ = judge.ask({"do": "cases", "seed": self._seed}, doing="cases(rng) ran")
            bounds = {kind: cases[kind] for kind in ("budget", "beyond")}
            self._comparison = Comparison(cases["cases"], bounds, judge if cases["compares"] is True else None)
            self._stage = self._open(STAGE)
            for case in cases["cases"]:
                made, image = self._stage.ask({"do": "arrange", "case": case}, doing="arrange(case) ran")
                self._cases.append(Prepared(case, made["inputs"], wire.cut(made["sizes"], image)))
                self._names, self._inspects = made["names"], made["inspects"]
        except Fault as fault:
            raise ProbeFault(f"probe.py: {fault.breakage.text(self._trusted.path)}") from fault
        self._seats = self._open_seats()
        try:
            with self._watch(self._trusted) as watched:
                self._expected = list(watched.observations)
            self._check_wall(watched.layers)
        except WallMissing:
            raise
        except (_NoAnswer, DjangokataError) as error:
            raise ProbeFault(f"the reference solution, under act.py: {error}") from error
        self._seconds = _seconds_allowed(self._expected)
        for number, observed in enumerate(self._expected):
            if over := self._comparison.cost(number, observed):
                raise ProbeFault(f"the reference solution exceeds the probe's budget: case {number}: {over}")

    def _check_wall(self, layers: Layers) -> None:
        if self._sandbox == "strict" and not layers.whole:
            lacking = "; ".join(f"{name}: {why}" for name, why in layers.missing.items())
            raise WallMissing(
                f"A layer of the wall around submissions is missing here: {lacking}.\n"
                "Judge on Linux 5.13 or newer, where containers allow Landlock and seccomp; or take --sandbox auto, which "
                "judges all the same and calls the result practice."
            )

    def _open(self, role: str) -> Trusted:
        job = msgspec.structs.replace(self._job(role, self._trusted, "probe.py"), source="")
        start = partial(Dialogue, self._launcher, job, store=self._store)
        return self._stack.enter_context(Trusted(lambda: start(scratch=self._scratch())))

    def _job(self, role: str, kata: Kata, source: str) -> Job:
        path = (self._kata.hidden / source).resolve()
        job = job_for(kata, role, scratch="", cache="", limits=self._limits, rootdir=str(kata.root.parent))
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise ProbeFault(f"{path}: cannot be read: {error}") from error
        return msgspec.structs.replace(job, source=text, source_path=str(path), own_schema=self._kata.owns_schema)

    def _open_seats(self) -> Seats:
        folder = self._scratch()
        pristine = load_kata(copy_kata(self._kata, folder / "tree"))
        if isinstance(pristine, Problem):
            raise ProbeFault(str(pristine))
        job = msgspec.structs.replace(self._job(ACT, pristine, "act.py"), needs=self._kata.meta.wall)
        hidden = [self._kata.root, *installed_katas()]
        seats = Seats(pristine, job, self._launcher, self._store, hidden=hidden, folder=folder)
        self._stack.callback(seats.close)
        return seats

    @property
    def cases(self) -> list[Any]:
        """The cases of this batch, as plain JSON; they are as secret as the expected answers."""
        return [case.case for case in self._cases]

    @property
    def reference(self) -> list[Observation]:
        """What the reference solution answered; as secret as the cases."""
        return list(self._expected)

    @property
    def alike(self) -> int:
        """How many cases one and the same answer would get right, at most: that many prove nothing."""
        answers = Counter(json.dumps(answer_and_state(one), sort_keys=True, default=repr) for one in self._expected)
        return max(answers.values(), default=0)

    def judge(
        self, submission: Kata | dict[str, bytes], *, stop_early: bool = False, suspect: int | None = None
    ) -> Verdict:
        """Return the verdict on the files of *submission*, which may be anybody's.

        :param submission: a kata's folder with them, or their contents by their paths in the kata.
        :param stop_early: whether the first case that fails is enough.
        :param suspect: the number of a case that it will hardly pass. It is asked first, in a process of its own as the
            reference is, and is the verdict if it fails. Whether a submission passes, all cases in their order say.
        """
        if suspect is not None and (failed := self._failure_alone(submission, suspect)) is not None:
            return failed
        verdict, late = self._judge_once(submission, stop_early=stop_early)
        if late and self._is_slower_now(len(verdict.cases) - 1):
            verdict, _ = self._judge_once(submission, stop_early=stop_early)
        return verdict

    def _judge_once(self, submission: Kata | dict[str, bytes], *, stop_early: bool) -> tuple[Verdict, bool]:
        """Return a verdict, and whether its last case was out of time."""
        verdicts: list[CaseVerdict] = []
        watched: _Watched | None = None
        late = False
        try:
            with self._watch(submission) as watched:
                for number, observed in enumerate(watched.observations):
                    verdicts.append(self._comparison.compare(number, self._expected[number], observed))
                    if stop_early and not verdicts[-1].passed:
                        break
        except _NoAnswer as error:
            late = error.late
            verdicts.append(_not_answered(len(verdicts), error))
        return Verdict(verdicts, Layers() if watched is None else watched.layers), late

    def _failure_alone(self, submission: Kata | dict[str, bytes], number: int) -> Verdict | None:
        """Return that *submission* fails case *number* where it is asked nothing else, or None if that is not sure."""
        if number not in self._alone:
            self._alone[number] = self._reference_alone(number)
        expected = self._alone[number]
        if expected is None:
            return None
        try:
            with self._watch(submission, [number]) as watched:
                verdict = self._comparison.compare(number, expected, next(watched.observations))
                layers = watched.layers
        except _NoAnswer as error:  # which may be for want of time, or by a fault of ours
            return None if error.late or error.ours else Verdict([_not_answered(number, error)])
        return None if verdict.passed or verdict.ours else Verdict([verdict], layers)

    def _reference_alone(self, number: int) -> Observation | None:
        if number >= len(self._cases):
            return None
        try:
            with self._watch(self._trusted, [number]) as watched:
                observed = next(watched.observations)
        except _NoAnswer:
            return None
        # What an earlier case would have looked up for it can be too much for its budget.
        return None if self._comparison.cost(number, observed) else observed

    def _is_slower_now(self, number: int) -> bool:
        """Measure the reference again, and return whether a submission now gets much more time for this case."""
        before, self._seconds = self._seconds, []  # the reference has all the time that there is
        try:
            with self._watch(self._trusted) as watched:
                now = _seconds_allowed(watched.observations)
        except _NoAnswer:
            now = before
        self._seconds = [max(pair) for pair in zip(before, now, strict=True)]
        return min(self._limits.timeout, self._seconds[number]) > SLOWER * before[number]

    @contextlib.contextmanager
    def _watch(self, submission: Kata | dict[str, bytes], numbers: Sequence[int] | None = None) -> Iterator[_Watched]:
        """Run all cases in one process of the submission; what is seen at each comes when it is asked for.

        :param numbers: those of the cases, if not all of them are run.

        :raises _NoAnswer: when something goes wrong, by anybody's fault.
        """
        try:
            files = read_answer(submission) if isinstance(submission, Kata) else submission
        except (OSError, DjangokataError) as error:
            raise _NoAnswer(f"the files cannot be read: {error}") from error
        with self._telling(), self._seats.take(files, self._names) as seat:
            yield _Watched(seat, self._observe(seat, range(len(self._cases)) if numbers is None else numbers))

    @contextlib.contextmanager
    def _telling(self) -> Iterator[None]:
        try:
            yield
        except Fault as fault:
            late = fault.breakage.reason.startswith(STOPPED)
            raise _NoAnswer(fault.breakage.text(self._seats.path), late=late) from fault

    def _observe(self, seat: Seat, numbers: Sequence[int]) -> Generator[Observation]:
        limit = self._limits.timeout
        for number in numbers:
            prepared = self._cases[number]
            begun = time.monotonic()
            bound = min(limit, self._seconds[number]) if self._seconds else limit
            seen = seat.ask(prepared, images=self._inspects, seconds=bound)
            if seen.impure:
                raise _NoAnswer(f"{seen.impure[:MAX_REASON]} (the act passes on what the submission gave)")
            took = time.monotonic() - begun
            state = self._inspect(prepared, seen.images) if self._inspects else None
            yield Observation(seen.answer, state, seen.queries, seen.rows, took)

    def _inspect(self, prepared: Prepared, images: dict[str, bytes]) -> Any:
        sizes = {alias: len(image) for alias, image in images.items()}
        request = {"do": "inspect", "case": prepared.case, "sizes": sizes}
        try:
            inspected, _ = self._stage.ask(request, b"".join(images.values()), doing="inspect(case) ran")
        except Fault as fault:
            raise _NoAnswer(fault.breakage.text(self._seats.path), ours=not self._stage.open) from fault
        return inspected["state"]


@dataclass(frozen=True)
class _Watched:
    """A submission in its seat, and what comes of its cases."""

    seat: Seat
    observations: Generator[Observation]

    @property
    def layers(self) -> Layers:
        return self.seat.layers


def _not_answered(number: int, error: _NoAnswer) -> CaseVerdict:
    return CaseVerdict(number, passed=False, reason=clean(str(error), MAX_REASON), ours=error.ours)


def _seconds_allowed(reference: Iterable[Observation]) -> list[float]:
    """Return how long a submission may take for each case, by what the reference took."""
    return [LEAST_SECONDS + TIMES_REFERENCE * one.seconds for one in reference]
