"""The probe's word and the tests' on what a candidate handed in for one kata, with what it took beside the reference."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from pytest_djangokata.catalogue import Kata
from pytest_djangokata.check.variants import contents, lay_out
from pytest_djangokata.databases.store import TemplateStore, cache_folder
from pytest_djangokata.errors import DjangokataError
from pytest_djangokata.grading.bench import lay_out_answer
from pytest_djangokata.grading.feedback_tests import expected_tests, run_tests
from pytest_djangokata.grading.marks import disagreements, tripped
from pytest_djangokata.grading.model import CaseOfTest, Mark, Outcome
from pytest_djangokata.grading.outcome import MAX_REASON, scrub
from pytest_djangokata.grading.syntax import look
from pytest_djangokata.probe.run import ProbeFault, ProbeRun, Verdict
from pytest_djangokata.workers.launcher import Launcher, launching
from pytest_djangokata.workers.scratch import make_scratch


@dataclass(frozen=True)
class Judged:
    """What an answer did.

    :param passed: how many of the probe's *cases* it answered as the reference does.
    :param reason: why the first other case failed.
    :param queries: statements in the cases that were answered, and *reference_queries* those of the reference in the same.
    :param rows: the same for rows that were fetched.
    :param verified: whether the counts are beyond the answer's reach.
    :param proves: whether the whole wall held the answer; *wall* says which layers did.
    """

    solved: bool
    passed: int
    cases: int
    reason: str = ""
    queries: int = 0
    reference_queries: int = 0
    rows: int = 0
    reference_rows: int = 0
    verified: bool = False
    proves: bool = False
    wall: str = ""
    tests: list[CaseOfTest] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)


def judge(kata: Kata, files: Mapping[str, bytes]) -> Judged:
    """Return what an answer did; nothing of it runs in this process.

    :param kata: with its answers and probe.
    :param files: the answer's, by their path in the kata.

    :raises DjangokataError: if the kata itself does not work here.
    """
    scratch = make_scratch()
    try:
        with launching(scratch) as launcher:
            return _judge(kata, files, launcher, scratch)
    except ProbeFault as fault:
        raise DjangokataError(
            f"{kata.id}: its probe does not work here: {fault}\nTry the kata: djangokata check {kata.id}"
        ) from fault
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _judge(kata: Kata, files: Mapping[str, bytes], launcher: Launcher, scratch: Path) -> Judged:
    numbers = count(1)

    def folder() -> Path:
        return scratch / f"grade-{next(numbers)}"

    store = TemplateStore(cache_folder(), scratch / "cache")
    trusted = lay_out(kata, kata.hidden / "solution", folder())
    tree = lay_out_answer(kata, files, target := folder())
    with ExitStack() as stack:
        probe = stack.enter_context(ProbeRun(kata, trusted, launcher, store, folder))
        verdict = probe.judge(tree)
        cases, reference = len(probe.cases), probe.reference
    answered = [case for case in verdict.cases if case.queries is not None]
    tests = expected_tests(trusted, launcher, folder(), store)
    run = run_tests(tree, tests, launcher, folder(), store)
    solved = verdict.passed and len(verdict.cases) == cases
    outcome = Outcome(kata.id, "", "ran", solved, _passed(verdict), tests=run.tests)
    usual = {mark.text for answer in (None, kata.hidden / "solution") for mark in look(contents(kata, answer))}
    suspicious = [mark for mark in look(dict(files)) if mark.text not in usual]
    return Judged(
        solved=solved,
        passed=_passed(verdict),
        cases=cases,
        reason=scrub(verdict.reason, target)[:MAX_REASON].encode("utf-8", "replace").decode(),
        queries=sum(case.queries or 0 for case in answered),
        reference_queries=sum(reference[case.number].queries for case in answered),
        rows=sum(case.rows or 0 for case in answered),
        reference_rows=sum(reference[case.number].rows for case in answered),
        verified=verdict.counts_verified,
        proves=verdict.proves,
        wall=verdict.layers.describe(),
        tests=run.tests,
        marks=[*tripped(run, kata), *suspicious, *disagreements(outcome, kata)],
    )


def _passed(verdict: Verdict) -> int:
    return sum(case.passed for case in verdict.cases)
