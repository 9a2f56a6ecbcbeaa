"""Asking a kata's probe about submissions: the cases once, the reference's answers once, then each submission."""

from __future__ import annotations

import contextlib
import json
import secrets
import time
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator
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
from pytest_djangokata.probe.budget import over_budget
from pytest_djangokata.probe.dialogue import Dialogue, Fault, Trusted
from pytest_djangokata.probe.seat import Prepared, Seat
from pytest_djangokata.probe.seats import Seats, read_answer
from pytest_djangokata.probe.strict import difference
from pytest_djangokata.probe.verdict import CaseVerdict, Observation, ProbeFault, Sandbox, Verdict, WallMissing
from pytest_djangokata.protocol import wire
from pytest_djangokata.protocol.breakage import clean
from pytest_djangokata.protocol.job import Job, Limits, job_for
from pytest_djangokata.wall.build import Layers
from pytest_djangokata.workers.faults import STOPPED
from pytest_djangokata.workers.launcher import Launcher

#: Characters of the reason of a case.
MAX_REASON = 4000

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
        #: Whether the probe compares answers itself.
        self._compares = False
        self._names: dict[str, str] = {}
        self._expected: list[Observation] = []
        #: What a case may cost, and how much more than the reference, where the case itself says nothing.
        self._bound: dict[str, dict[str, int]] = {}

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
            self._judge = self._open(JUDGE)
            cases, _ = self._judge.ask({"do": "cases", "seed": self._seed}, doing="cases(rng) ran")
            self._compares = cases["compares"] is True
            self._bound = {kind: cases[kind] for kind in ("budget", "beyond")}
            self._stage = self._open(STAGE)
            for case in cases["cases"]:
                made, image = self._stage.ask({"do": "arrange", "case": case}, doing="arrange(case) ran")
                self._cases.append(Prepared(case, made["inputs"], wire.cut(made["sizes"], image)))
                self._names, self._inspects = made["names"], made["inspects"]
        except Fault as fault:
            raise ProbeFault(f"probe.py: {fault.breakage.text(self._trusted.path)}") from fault
        self._seats = self._open_seats()
        try:
            with self._watch(self._trusted) as seen:
                self._expected = list(seen.observations)
            self._check_wall(seen.layers)
        except WallMissing:
            raise
        except (_NoAnswer, DjangokataError) as error:
            raise ProbeFault(f"the reference solution, under act.py: {error}") from error
        self._seconds = _seconds_allowed(self._expected)
        for number, (case, observed) in enumerate(zip(self._cases, self._expected, strict=True)):
            if over := over_budget(case.case, self._bound, observed):
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
        answers = Counter(json.dumps(_seen(one), sort_keys=True, default=repr) for one in self._expected)
        return max(answers.values(), default=0)

    def judge(self, submission: Kata | dict[str, bytes], *, stop_early: bool = False) -> Verdict:
        """Return the verdict on the files of *submission*, which may be anybody's.

        :param submission: a kata's folder with them, or their contents by their paths in the kata.
        :param stop_early: whether the first case that fails is enough.
        """
        verdict, late = self._judge_once(submission, stop_early=stop_early)
        if late and self._is_slower_now(len(verdict.cases) - 1):
            verdict, _ = self._judge_once(submission, stop_early=stop_early)
        return verdict

    def _judge_once(self, submission: Kata | dict[str, bytes], *, stop_early: bool) -> tuple[Verdict, bool]:
        """Return a verdict, and whether its last case was out of time."""
        verdicts: list[CaseVerdict] = []
        seen: _Watched | None = None
        late = False
        try:
            with self._watch(submission) as seen:
                for number, observed in enumerate(seen.observations):
                    verdicts.append(self._compare(number, observed))
                    if stop_early and not verdicts[-1].passed:
                        break
        except _NoAnswer as error:
            late = error.late
            reason = clean(str(error), MAX_REASON)
            verdicts.append(CaseVerdict(len(verdicts), passed=False, reason=reason, ours=error.ours))
        return Verdict(verdicts, Layers() if seen is None else seen.layers), late

    def _is_slower_now(self, number: int) -> bool:
        """Measure the reference again, and return whether a submission now gets much more time for this case."""
        before, self._seconds = self._seconds, []  # the reference has all the time that there is
        try:
            with self._watch(self._trusted) as seen:
                now = _seconds_allowed(seen.observations)
        except _NoAnswer:
            now = before
        self._seconds = [max(pair) for pair in zip(before, now, strict=True)]
        return min(self._limits.timeout, self._seconds[number]) > SLOWER * before[number]

    def _compare(self, number: int, observed: Observation) -> CaseVerdict:
        expected = self._expected[number]
        seen = partial(CaseVerdict, number, queries=observed.queries, rows=observed.rows)
        if over := over_budget(self._cases[number].case, self._bound, observed, expected):
            return seen(passed=False, reason=over)
        if not self._compares:
            try:
                found = difference(_seen(expected), _seen(observed))
            except Exception as error:  # noqa: BLE001  (the case is not passed, for any reason)
                found = f"it cannot be compared: {type(error).__name__}"
            return seen(passed=not found, reason=clean(found, MAX_REASON))
        request = {"do": "compare", "expected": _seen(expected), "got": _seen(observed)}
        try:
            reply, _ = self._judge.ask(request, doing="compare(expected, got) ran")
        except Fault as fault:  # if anything goes wrong on the way, the case is not passed
            reason = clean(f"compare: {fault.breakage.headline()}", MAX_REASON)
            return seen(passed=False, reason=reason, ours=not self._judge.open)
        return seen(passed=reply.get("same") is True, reason=clean(str(reply.get("difference", "")), MAX_REASON))

    @contextlib.contextmanager
    def _watch(self, submission: Kata | dict[str, bytes]) -> Iterator[_Watched]:
        """Run all cases in one process of the submission; what is seen at each comes when it is asked for.

        :raises _NoAnswer: when something goes wrong, by anybody's fault.
        """
        try:
            files = read_answer(submission) if isinstance(submission, Kata) else submission
        except (OSError, DjangokataError) as error:
            raise _NoAnswer(f"the files cannot be read: {error}") from error
        with self._telling(), self._seats.take(files, self._names) as seat:
            yield _Watched(seat, self._observe(seat))

    @contextlib.contextmanager
    def _telling(self) -> Iterator[None]:
        try:
            yield
        except Fault as fault:
            late = fault.breakage.reason.startswith(STOPPED)
            raise _NoAnswer(fault.breakage.text(self._seats.path), late=late) from fault

    def _observe(self, seat: Seat) -> Generator[Observation]:
        limit = self._limits.timeout
        for number, prepared in enumerate(self._cases):
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


def _seconds_allowed(reference: Iterable[Observation]) -> list[float]:
    """Return how long a submission may take for each case, by what the reference took."""
    return [LEAST_SECONDS + TIMES_REFERENCE * one.seconds for one in reference]


def _seen(observation: Observation) -> Any:
    """Return what ``compare`` gets: the answer, and beside it the state of the database where the probe inspects it."""
    if observation.state is None:
        return observation.answer
    return {"answer": observation.answer, "state": observation.state}
