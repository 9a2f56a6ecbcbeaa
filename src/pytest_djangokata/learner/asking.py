"""Asking a kata's probe about the learner's own answer, beside the reference and the other right answers.

It runs on the learner's machine, beside the learner's code: practice, and a second opinion that uses other data.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import msgspec

from pytest_djangokata.catalogue import Kata, load_kata
from pytest_djangokata.catalogue.model import Problem, expand
from pytest_djangokata.catalogue.requirements import check_runnable
from pytest_djangokata.check.variants import answer_name, find_answers, lay_out
from pytest_djangokata.databases.store import TemplateStore, cache_folder
from pytest_djangokata.errors import DjangokataError
from pytest_djangokata.learner.unspoilt import unspoilt
from pytest_djangokata.probe.run import ProbeRun
from pytest_djangokata.probe.strict import EXCEPTION
from pytest_djangokata.probe.verdict import ProbeFault, Verdict
from pytest_djangokata.workers.launcher import launching
from pytest_djangokata.workers.scratch import make_scratch

#: What the learner's own answer is called among the answers.
YOURS = "yours"
REFERENCE = "reference"

#: Keys of a case that say nothing to a person.
SECRET = frozenset(["seed", "key", "budget", "beyond"])

#: How a reason of the probe begins, and how a person would say that; the longest first.
SPOKEN = {
    "answer['answer']": "the answer",
    "answer['state']": "the database afterwards",
    "answer": "the answer",
}


class Cost(msgspec.Struct, frozen=True):
    """What one answer took, over all cases.

    :param queries: statements sent to the database.
    :param rows: rows fetched from it.
    """

    answer: str
    queries: int
    rows: int


class Finding(msgspec.Struct, frozen=True):
    """What the probe says.

    :param cases: how many cases there were.
    :param passed: how many of them were answered as the reference answers them, up to the first that was not.
    :param reason: the first difference in words; empty where there is none.
    :param data: the case that made the difference, as far as it says something to a person.
    :param costs: of the learner's answer where it answered all cases, then of the reference.
    """

    kata: str
    cases: int
    passed: int
    reason: str = ""
    data: dict[str, Any] = {}
    costs: list[Cost] = []

    @property
    def holds(self) -> bool:
        return self.passed == self.cases > 0


@dataclass(frozen=True)
class Asking:
    """A probe that is ready to be asked, and where its katas are laid out."""

    kata: Kata
    source: Kata
    probe: ProbeRun
    folder: Path

    def finding(self) -> Finding:
        """Return the probe's word on the learner's answer."""
        verdict = self.probe.judge(self.own(), stop_early=True)
        failed = next((case for case in verdict.cases if not case.passed), None)
        return Finding(
            kata=self.kata.id,
            cases=len(self.probe.cases),
            passed=sum(case.passed for case in verdict.cases),
            reason="" if failed is None else spoken(failed.reason),
            data={} if failed is None else shown_case(self.probe.cases, failed.number),
            costs=[*([] if failed else [cost_of(YOURS, verdict)]), self.reference_cost()],
        )

    def costs(self) -> list[Cost]:
        """Return what each right answer takes: the learner's if it holds, the reference, the accepted ones."""
        found = [cost_of(YOURS, verdict)] if (verdict := self.probe.judge(self.own())).passed else []
        found.append(self.reference_cost())
        for answer in find_answers(self.source, "accepted"):
            tree = lay_out(self.source, answer, self.folder / f"accepted-{answer_name(answer)}")
            found.append(cost_of(answer_name(answer), self.probe.judge(tree)))
        return found

    def own(self) -> Kata:
        """Return the pristine kata with the learner's files in place of all that the learner edits."""
        tree = lay_out(self.source, self.kata.path, self.folder / YOURS)
        for path in expand(tree.path, tree.meta.edit):
            if not (self.kata.path / path.relative_to(tree.path)).is_file():
                path.unlink()  # a file that the learner has taken out
        return tree

    def reference_cost(self) -> Cost:
        seen = self.probe.reference
        return Cost(REFERENCE, sum(one.queries for one in seen), sum(one.rows for one in seen))


@contextmanager
def asking(kata: Kata) -> Iterator[Asking]:
    """Make a probe ready for *kata*; its processes end, and its files go, with the block.

    :raises DjangokataError: if the kata cannot run here, or its answers are not installed, or they do not work.
    """
    check_runnable(kata.id, kata.meta.requires)
    if isinstance(problem := load_kata(kata.path), Problem):
        raise DjangokataError(str(problem))
    folder = make_scratch()
    numbers = count(1)
    try:
        with unspoilt(kata) as source, launching(folder) as launcher:
            trusted = lay_out(source, source.hidden / "solution", folder / "trusted")
            store = TemplateStore(cache_folder(), folder / "cache")
            with ProbeRun(source, trusted, launcher, store, lambda: folder / f"process-{next(numbers)}") as probe:
                yield Asking(kata, source, probe, folder)
    except ProbeFault as fault:
        raise DjangokataError(
            f"{kata.id}: its probe does not work here: {fault}\nThat is a fault of the kata, not of your answer."
        ) from fault
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def cost_of(name: str, verdict: Verdict) -> Cost:
    """Return the sums over all cases of a verdict."""
    return Cost(name, sum(case.queries or 0 for case in verdict.cases), sum(case.rows or 0 for case in verdict.cases))


def spoken(reason: str) -> str:
    """Return a reason of the probe as the kata's tests would say it: without the names that only authors know."""
    for written, said in SPOKEN.items():
        if reason.startswith(written):
            path, rest = _in_words(said, reason.removeprefix(written))
            if (match := re.fullmatch(r": expected (.*?), got (.*)", rest, re.DOTALL)) is None:
                return path + rest
            expected, got = match.groups()
            if EXCEPTION.fullmatch(got[1:-1]):
                what = "the reference raises nothing" if expected == "None" else f"{expected} is expected"
                return f"{got[1:-1]} was raised, where {what} ({path})."
            return f"{path}:\n  expected: {expected}\n  got:      {got}"
    return reason


def _in_words(said: str, path: str) -> tuple[str, str]:
    """Return *said* with the steps with which *path* begins, such as ``[0]['fetched']``, and what is left of it."""
    while (step := re.match(r"\[(?:(\d+)|'([^']*)')\]", path)) is not None:
        said += f", entry {int(step[1]) + 1}" if step[1] else f", {step[2]}"
        path = path[step.end() :]
    return said, path


def shown_case(cases: list[Any], number: int) -> dict[str, Any]:
    """Return what a person can make something of in a case."""
    case = cases[number] if number < len(cases) else {}
    if not isinstance(case, dict):
        return {"input": case}
    return {key: value for key, value in case.items() if key not in SECRET}
