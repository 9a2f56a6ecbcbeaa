"""Asking a kata's probe about submissions: the cases once, the reference's answers once, then each submission."""

from __future__ import annotations

import json
import secrets
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import ExitStack
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
from pytest_djangokata.probe.seat import Prepared
from pytest_djangokata.probe.seats import Seats
from pytest_djangokata.probe.verdict import CaseVerdict, Observation, ProbeFault, Sandbox, Verdict, WallMissing
from pytest_djangokata.probe.watching import NoAnswer, Watched, Watcher
from pytest_djangokata.protocol import wire
from pytest_djangokata.protocol.breakage import clean
from pytest_djangokata.protocol.job import Job, Limits, job_for
from pytest_djangokata.wall.build import Layers
from pytest_djangokata.workers.launcher import Launcher

#: How long a submission may take for a case, by what the reference took: a machine has slow moments.
LEAST_SECONDS, TIMES_REFERENCE = 3.0, 20.0
#: By how much more time a second attempt is given: where the reference has become so much slower, the machine has.
SLOWER = 1.5


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
            stage = self._open(STAGE)
            names, inspects = {}, False
            for case in cases["cases"]:
                made, image = stage.ask({"do": "arrange", "case": case}, doing="arrange(case) ran")
                self._cases.append(Prepared(case, made["inputs"], wire.cut(made["sizes"], image)))
                names, inspects = made["names"], made["inspects"]
        except Fault as fault:
            raise ProbeFault(f"probe.py: {fault.breakage.text(self._trusted.path)}") from fault
        seats = self._open_seats()
        self._watcher = Watcher(seats, names, self._cases, stage if inspects else None, self._limits.timeout)
        try:
            with self._watcher.watch(self._trusted) as watched:
                self._expected = list(watched.observations)
            self._check_wall(watched.layers)
        except WallMissing:
            raise
        except (NoAnswer, DjangokataError) as error:
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

    def near(self, verdict: Verdict) -> str:
        """Return in which case a submission took nearly too much beyond the reference, or an empty string.

        :param verdict: on that submission, by this run.
        """
        for case in verdict.cases:
            if found := self._comparison.near(self._expected[case.number], case):
                return f"case {case.number}: {found}"
        return ""

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
        watched: Watched | None = None
        late = False
        try:
            with self._watcher.watch(submission, seconds=self._seconds) as watched:
                for number, observed in enumerate(watched.observations):
                    verdicts.append(self._comparison.compare(number, self._expected[number], observed))
                    if stop_early and not verdicts[-1].passed:
                        break
        except NoAnswer as error:
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
            with self._watcher.watch(submission, [number], seconds=self._seconds) as watched:
                verdict = self._comparison.compare(number, expected, next(watched.observations))
                layers = watched.layers
        except NoAnswer as error:  # which may be for want of time, or by a fault of ours
            return None if error.late or error.ours else Verdict([_not_answered(number, error)])
        return None if verdict.passed or verdict.ours else Verdict([verdict], layers)

    def _reference_alone(self, number: int) -> Observation | None:
        if number >= len(self._cases):
            return None
        try:
            with self._watcher.watch(self._trusted, [number], seconds=self._seconds) as watched:
                observed = next(watched.observations)
        except NoAnswer:
            return None
        # What an earlier case would have looked up for it can be too much for its budget.
        return None if self._comparison.cost(number, observed) else observed

    def _is_slower_now(self, number: int) -> bool:
        """Measure the reference again, and return whether a submission now gets much more time for this case."""
        before = self._seconds
        try:
            with self._watcher.watch(self._trusted) as watched:  # which has all the time that there is
                now = _seconds_allowed(watched.observations)
        except NoAnswer:
            now = before
        self._seconds = [max(pair) for pair in zip(before, now, strict=True)]
        return min(self._limits.timeout, self._seconds[number]) > SLOWER * before[number]


def _not_answered(number: int, error: NoAnswer) -> CaseVerdict:
    return CaseVerdict(number, passed=False, reason=clean(str(error), MAX_REASON), ours=error.ours)


def _seconds_allowed(reference: Iterable[Observation]) -> list[float]:
    """Return how long a submission may take for each case, by what the reference took."""
    return [LEAST_SECONDS + TIMES_REFERENCE * one.seconds for one in reference]
