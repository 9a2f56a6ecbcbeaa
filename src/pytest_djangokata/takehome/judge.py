"""The probe's word and the tests' on what a candidate handed in for one kata, with what it took beside the reference."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
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
    :param queries: statements in the cases that got an answer, right or wrong, and *reference_queries* those of the
        reference in the same.
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
    with _at_work(kata) as (launcher, scratch):
        return _judge(kata, dict(files), launcher, scratch)


def number_of_cases(kata: Kata) -> int:
    """Return how many cases the probe of a kata has, for a candidate who answered none.

    :raises DjangokataError: if the kata itself does not work here.
    """
    with _at_work(kata) as (launcher, scratch), _probe(kata, launcher, scratch, _folders(scratch)) as probe:
        return len(probe.cases)


@contextmanager
def _at_work(kata: Kata) -> Iterator[tuple[Launcher, Path]]:
    """Give what starts processes, and a folder for them, for a while."""
    scratch = make_scratch()
    try:
        with launching(scratch, strangers=True) as launcher:
            yield launcher, scratch
    except ProbeFault as fault:
        raise DjangokataError(
            f"{kata.id}: its probe does not work here: {fault}\nTry the kata: djangokata check {kata.id}"
        ) from fault
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _folders(scratch: Path) -> Callable[[], Path]:
    """Return what names another new folder each time."""
    numbers = count(1)
    return lambda: scratch / f"grade-{next(numbers)}"


def _store(scratch: Path) -> TemplateStore:
    return TemplateStore(cache_folder(), scratch / "cache")


def _probe(kata: Kata, launcher: Launcher, scratch: Path, folder: Callable[[], Path]) -> ProbeRun:
    return ProbeRun(kata, lay_out(kata, kata.hidden / "solution", folder()), launcher, _store(scratch), folder)


def _judge(kata: Kata, files: dict[str, bytes], launcher: Launcher, scratch: Path) -> Judged:
    folder = _folders(scratch)
    tree = lay_out_answer(kata, files, target := folder())
    with _probe(kata, launcher, scratch, folder) as probe:
        verdict = probe.judge(tree)
        cases, reference = probe.cases, probe.reference
    answered = [case for case in verdict.cases if case.queries is not None]
    with Room(kata, launcher, _store(scratch), folder()) as room:
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
