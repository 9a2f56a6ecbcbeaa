"""The probe's word and the tests' on what a candidate handed in for one kata, with what it took beside the reference."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from pytest_djangokata.catalogue import Kata
from pytest_djangokata.check.variants import lay_out
from pytest_djangokata.databases.store import TemplateStore, cache_folder
from pytest_djangokata.errors import DjangokataError
from pytest_djangokata.grading.bench import lay_out_answer
from pytest_djangokata.grading.feedback_tests import expected_tests, run_tests
from pytest_djangokata.grading.model import Facts, Outcome
from pytest_djangokata.grading.outcome import Seen, outcome_of
from pytest_djangokata.grading.room import Room
from pytest_djangokata.probe.run import ProbeRun
from pytest_djangokata.probe.verdict import ProbeFault
from pytest_djangokata.workers.launcher import Launcher, launching
from pytest_djangokata.workers.scratch import make_scratch


@dataclass(frozen=True)
class Judged:
    """What an answer did.

    :param outcome: the verdict, the tests, and what is to be looked at, as in a class.
    :param cases: how many the probe has.
    :param queries: statements in the cases that were answered, and *reference_queries* those of the reference in the same.
    :param rows: the same for rows that were fetched.
    :param verified: whether the counts are beyond the answer's reach.
    """

    outcome: Outcome
    cases: int
    queries: int = 0
    reference_queries: int = 0
    rows: int = 0
    reference_rows: int = 0
    verified: bool = False


def judge(kata: Kata, files: Mapping[str, bytes]) -> Judged:
    """Return what an answer did; nothing of it runs in this process.

    :param kata: with its answers and probe.
    :param files: the answer's, by their path in the kata.

    :raises DjangokataError: if the kata itself does not work here.
    """
    scratch = make_scratch()
    try:
        with launching(scratch, strangers=True) as launcher:
            return _judge(kata, dict(files), launcher, scratch)
    except ProbeFault as fault:
        raise DjangokataError(
            f"{kata.id}: its probe does not work here: {fault}\nTry the kata: djangokata check {kata.id}"
        ) from fault
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _judge(kata: Kata, files: dict[str, bytes], launcher: Launcher, scratch: Path) -> Judged:
    numbers = count(1)

    def folder() -> Path:
        return scratch / f"grade-{next(numbers)}"

    store = TemplateStore(cache_folder(), scratch / "cache")
    trusted = lay_out(kata, kata.hidden / "solution", folder())
    tree = lay_out_answer(kata, files, target := folder())
    with ProbeRun(kata, trusted, launcher, store, folder) as probe:
        verdict = probe.judge(tree)
        cases, reference = probe.cases, probe.reference
    answered = [case for case in verdict.cases if case.queries is not None]
    with Room(kata, launcher, store, folder()) as room:
        expected = expected_tests(room)
        run = run_tests(room, files, expected)
    facts = Facts(
        kata.id, kata.meta.title, fingerprint="", cases=len(cases), shipped=0, tests=expected.tests, guards=[]
    )
    return Judged(
        outcome=outcome_of(Seen("", files, verdict, cases, run), kata, facts, target),
        cases=len(cases),
        queries=sum(case.queries or 0 for case in answered),
        reference_queries=sum(reference[case.number].queries for case in answered),
        rows=sum(case.rows or 0 for case in answered),
        reference_rows=sum(reference[case.number].rows for case in answered),
        verified=verdict.counts_verified,
    )
