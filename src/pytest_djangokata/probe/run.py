"""Asking a kata's probe about submissions: the cases once, the reference's answers once, then each submission."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Generator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Self

import msgspec

from pytest_djangokata.catalogue.model import Kata
from pytest_djangokata.databases.store import TemplateStore
from pytest_djangokata.probe import ACT, JUDGE, STAGE
from pytest_djangokata.probe.dialogue import Dialogue, Fault
from pytest_djangokata.protocol.breakage import Breakage
from pytest_djangokata.protocol.job import Limits, job_for
from pytest_djangokata.workers.launcher import Launcher


@dataclass(frozen=True)
class Observation:
    """What came of one case.

    :param answer: what ``act`` returned.
    :param state: what ``inspect`` found in the database afterwards, or None.
    :param queries: statements that the submission sent, counted in its own process: not verified.
    :param rows: rows that it fetched, counted there too.
    """

    answer: Any
    state: Any = None
    queries: int = 0
    rows: int = 0


@dataclass(frozen=True)
class CaseVerdict:
    """Whether one case was answered rightly, and if not, why, in words for authors and graders.

    :param queries: statements that the submission sent, and None where it gave no answer; see :class:`Observation`.
    :param rows: rows that it fetched.
    """

    number: int
    passed: bool
    reason: str = ""
    queries: int | None = None
    rows: int | None = None


@dataclass(frozen=True)
class Verdict:
    """The probe's word on one submission."""

    cases: list[CaseVerdict] = field(default_factory=list)
    #: Counts taken in the submission's process are not proof of anything.
    counts_verified: bool = False

    @property
    def passed(self) -> bool:
        return bool(self.cases) and all(case.passed for case in self.cases)

    @property
    def reason(self) -> str:
        """Why it did not pass: the first case that failed."""
        first = next((case for case in self.cases if not case.passed), None)
        return "" if first is None else f"case {first.number}: {first.reason}"


class ProbeFault(Exception):
    """The probe itself, or the reference solution under it, does not work: the author's error, nobody else's."""


class _NoAnswer(Exception):
    """A case was not answered."""


@dataclass(frozen=True)
class _Case:
    case: Any
    inputs: Any
    sizes: dict[str, int]
    image: bytes


class ProbeRun:
    """One batch: fresh random cases, the same for every submission.

    :param kata: where probe.py, act.py and the points of the kata come from; its own files are trusted.
    :param trusted: the kata with the reference solution in place.
    :param scratch: gives a folder that does not exist yet at each call.
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
    ) -> None:
        self._kata = kata
        self._trusted = trusted
        self._launcher = launcher
        self._store = store
        self._scratch = scratch
        self._seed = secrets.randbits(64) if seed is None else seed
        self._limits = limits or Limits(kata.meta.timeout or Limits().timeout)
        self._stack = ExitStack()
        self._cases: list[_Case] = []
        self._expected: list[Observation] = []
        self._budget: dict[str, int] = {}

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
            self._judge = self._open(JUDGE, self._trusted, "probe.py")
            cases, _ = self._judge.ask({"do": "cases", "seed": self._seed}, doing="cases(rng) ran")
            self._budget = cases["budget"]
            self._stage = self._open(STAGE, self._trusted, "probe.py")
            for case in cases["cases"]:
                made, image = self._stage.ask({"do": "arrange", "case": case}, doing="arrange(case) ran")
                self._cases.append(_Case(case, made["inputs"], made["sizes"], image))
        except Fault as fault:
            raise ProbeFault(f"probe.py: {fault.breakage.text(self._trusted.path)}") from fault
        try:
            self._expected = list(self._observe(self._trusted))
        except _NoAnswer as error:
            raise ProbeFault(f"the reference solution, under act.py: {error}") from error
        for number, (case, observed) in enumerate(zip(self._cases, self._expected, strict=True)):
            if over := self._over_budget(case, observed):
                raise ProbeFault(f"the reference solution exceeds the probe's budget: case {number}: {over}")

    def _open(self, role: str, kata: Kata, source: str) -> Dialogue:
        path = self._kata.hidden / source
        job = job_for(kata, role, scratch="", cache="", limits=self._limits, rootdir=str(kata.root.parent))
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise ProbeFault(f"{path}: cannot be read: {error}") from error
        job = msgspec.structs.replace(job, source=text, source_path=str(path), own_schema=self._kata.owns_schema)
        return self._stack.enter_context(Dialogue(self._launcher, job, self._scratch(), self._store))

    @property
    def cases(self) -> list[Any]:
        """The cases of this batch, as plain JSON; they are as secret as the expected answers."""
        return [case.case for case in self._cases]

    @property
    def reference(self) -> list[Observation]:
        """What the reference solution answered; as secret as the cases."""
        return list(self._expected)

    def judge(self, submission: Kata, *, stop_early: bool = False) -> Verdict:
        """Return the verdict on the files of *submission*, which may be anybody's.

        :param stop_early: whether the first case that fails is enough.
        """
        verdicts: list[CaseVerdict] = []
        with closing(self._observe(submission)) as observations:
            try:
                for number, observed in enumerate(observations):
                    verdicts.append(self._compare(number, observed))
                    if stop_early and not verdicts[-1].passed:
                        break
            except _NoAnswer as error:
                verdicts.append(CaseVerdict(len(verdicts), passed=False, reason=str(error)))
        return Verdict(verdicts)

    def _compare(self, number: int, observed: Observation) -> CaseVerdict:
        expected = self._expected[number]
        seen = partial(CaseVerdict, number, queries=observed.queries, rows=observed.rows)
        if over := self._over_budget(self._cases[number], observed):
            return seen(passed=False, reason=over)
        request = {"do": "compare", "expected": _seen(expected), "got": _seen(observed)}
        try:
            reply, _ = self._judge.ask(request, doing="compare(expected, got) ran")
        except Fault as fault:  # whatever goes wrong on the way, the case is not passed
            return seen(passed=False, reason=f"compare: {fault.breakage.headline()}")
        return seen(passed=reply.get("same") is True, reason=str(reply.get("difference", "")))

    def _over_budget(self, case: _Case, observed: Observation) -> str:
        bounds = self._budget
        if isinstance(case.case, dict) and isinstance(case.case.get("budget"), dict):
            bounds = bounds | case.case["budget"]
        bound = bounds.get("queries")
        if bound is not None and observed.queries > bound:
            return f"{observed.queries} queries, where {bound} {'is' if bound == 1 else 'are'} allowed"
        return ""

    def _observe(self, submission: Kata) -> Generator[Observation]:
        """Run all cases in one process of the submission, and yield what is seen at each.

        :raises _NoAnswer: when something goes wrong, whoever's fault it is.
        """
        try:
            with self._open(ACT, submission, "act.py") as actor:
                for case in self._cases:
                    request = {"inputs": case.inputs, "sizes": case.sizes}
                    reply, image = actor.ask(request, case.image, doing="it was asked")
                    if reply.get("impure"):
                        raise _NoAnswer(f"{reply['impure']} (the act passes on what the submission gave)")
                    queries, rows = reply["queries"], reply["rows"]
                    if type(queries) is not int or queries < 0 or type(rows) is not int or rows < 0:
                        raise _NoAnswer("the process talked to the runner itself")
                    state = self._inspect(case, reply, image)
                    yield Observation(reply["answer"], state, queries, rows)
        except Fault as fault:
            raise _NoAnswer(fault.breakage.text(submission.path)) from fault
        except (KeyError, TypeError, ValueError) as error:
            raise _NoAnswer(f"the process talked to the runner itself ({error!r})") from error

    def _inspect(self, case: _Case, reply: dict[str, Any], image: bytes) -> Any:
        sizes = reply["sizes"]
        if type(sizes) is not dict or sum(sizes.values()) != len(image):
            raise Fault(Breakage("the database that came back is not whole"))
        inspected, _ = self._stage.ask(
            {"do": "inspect", "case": case.case, "sizes": sizes}, image, doing="inspect(case) ran"
        )
        return inspected["state"] if inspected["inspects"] else None


def _seen(observation: Observation) -> Any:
    """Return what ``compare`` gets: the answer, and beside it the state of the database where the probe inspects it."""
    if observation.state is None:
        return observation.answer
    return {"answer": observation.answer, "state": observation.state}
