"""Running one kata again and again beside a loop that has other things to do."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from pytest_djangokata.catalogue import Kata
from pytest_djangokata.catalogue.given import altered
from pytest_djangokata.catalogue.ids import name_of
from pytest_djangokata.catalogue.model import fingerprint, kata_files
from pytest_djangokata.databases.store import TemplateStore, cache_folder
from pytest_djangokata.learner.place import Place
from pytest_djangokata.progress.model import CaseResult, Outcome, Record, merge
from pytest_djangokata.progress.store import read_state, state_path, write_state
from pytest_djangokata.progress.text import clean
from pytest_djangokata.protocol.breakage import Breakage
from pytest_djangokata.protocol.job import TESTS, Job, Limits, job_for
from pytest_djangokata.workers.launcher import Launcher
from pytest_djangokata.workers.outcomes import Result
from pytest_djangokata.workers.pool import Pool

MAX_TEXT = 20_000  # characters of a failure


@dataclass(frozen=True)
class Case:
    """One test and what came of it.

    :param text: why it failed, as it is shown; empty for one that did not.
    """

    name: str
    outcome: Outcome
    seconds: float
    text: str = ""


@dataclass
class Run:
    """One run of a kata, as far as it is.

    :param altered: the given files that are not what the package has.
    :param total: how many tests there are; 0 as long as nobody knows.
    :param broken: why nothing could be run.
    :param seconds: from the save to the last result, once it is there.
    """

    kata: Kata
    fingerprint: str
    answer: str
    began: float
    altered: tuple[str, ...] = ()
    total: int = 0
    cases: list[Case] = field(default_factory=list)
    broken: Breakage | None = None
    seconds: float | None = None

    @property
    def failures(self) -> list[Case]:
        return [case for case in self.cases if case.outcome in ("failed", "broken")]

    @property
    def passed(self) -> int:
        return sum(case.outcome == "passed" for case in self.cases)

    @property
    def passes(self) -> bool:
        """Whether each test passes, be they those of the kata or others."""
        return self.seconds is not None and 0 < self.total == self.passed

    @property
    def solved(self) -> bool:
        return self.passes and not self.altered


class Runner:
    """Runs katas with the children of one warm process, one at a time.

    The next child is started when a run is over and waits for the next save, with Django set up and the database made:
    all that does not read what the learner edits.

    :param scratch: a folder for temporary files.
    """

    def __init__(self, place: Place, launcher: Launcher, scratch: Path) -> None:
        self._place = place
        self._launcher = launcher
        self._scratch = scratch
        self._store = TemplateStore(cache_folder(), scratch / "cache")
        self._count = 0
        self._pool: Pool | None = None
        self._waiting: tuple[Pool, Job, str] | None = None
        self._todo: list[str] = []
        self.run: Run | None = None

    @property
    def active(self) -> bool:
        return self.run is not None and self.run.seconds is None

    def start(self, kata: Kata, began: float) -> None:
        """Begin to run *kata*; a run that is under way is ended.

        :param began: when it was saved, by ``time.monotonic()``.
        """
        self.stop()
        # Before the child reads the files: an answer that is saved while it runs has not been tested.
        self.run = Run(kata, kata.fingerprint, kata.answer_fingerprint, began, altered(kata))
        job = self._job(kata)
        pool = self._take(job, _given(kata))
        if pool is None:
            pool = self._new_pool()
            pool.collect_ahead([job])
        self._pool, self._todo = pool, []

    def step(self, seconds: float) -> None:
        """Go on with the run for at most *seconds*."""
        run, pool = self.run, self._pool
        if run is None or pool is None or run.seconds is not None:
            if self._waiting is not None:
                self._waiting[0].step(0)
            return
        pool.step(seconds)
        worker = pool.all[str(run.kata.path)]
        if worker.collection is None:
            return
        if not run.total:
            broken = worker.collection.broken or next(iter(worker.collection.errors.values()), None)
            if broken is not None or not worker.collection.items:
                run.broken = broken or Breakage("there are no tests in it")
                run.total = 1
                self._end(run)
                return
            self._todo = [str(item["id"]) for item in worker.collection.items]
            run.total = len(self._todo)
            pool.plan([(worker.job.path, self._todo)])
        while self._todo and worker.results.get(self._todo[0]):
            result = worker.results[self._todo.pop(0)].popleft()
            run.cases.append(case_of(result))
        if not self._todo:
            self._end(run)

    def forget(self) -> None:
        """End the run that is under way, and forget what came of it."""
        self.stop()
        self.run = None

    def stop(self) -> None:
        """End the run that is under way, if one is."""
        if self._pool is not None:
            self._pool.close()
            self._pool = None

    def close(self) -> None:
        """End everything that was started."""
        self.stop()
        if self._waiting is not None:
            self._waiting[0].close()
            self._waiting = None

    def stand_by(self, kata: Kata) -> None:
        """Start a child that waits for the next save of *kata*."""
        if self._waiting is not None:
            self._waiting[0].close()
        job = msgspec.structs.replace(self._job(kata), standby=True)
        pool = self._new_pool()
        self._waiting = pool, job, _given(kata)
        pool.collect_ahead([job])

    def remember(self) -> str:
        """Write the finished run into the progress file.

        :returns: a line for the person if it could not be written, else an empty string.
        """
        run = self.run
        if run is None or run.seconds is None:
            return ""
        tests = {name_of(case.name): CaseResult(case.outcome, case.seconds, case.text[:1000]) for case in run.cases}
        if run.broken is not None:
            headline = clean(run.broken.headline(run.kata.path))
            tests = {f"{run.kata.test_files[0].name}::import": CaseResult("broken", 0.0, headline)}
        path = state_path(self._place.root)
        known = read_state(path)
        if known.in_the_way:
            return known.notice
        record = Record(run.fingerprint, run.answer, run.total, tests, run.altered)
        return write_state(path, {run.kata.id: merge(known.katas.get(run.kata.id), record)}) or known.notice

    def _take(self, job: Job, given: str) -> Pool | None:
        """Return the pool whose child stands by for *job*, and let it begin; None where it would run what is old."""
        if self._waiting is None or self._waiting[1].path != job.path:
            return None
        pool, _, before = self._waiting
        self._waiting = None
        worker = pool.all[job.path]
        if before == given and not worker.used and pool.go(job.path):
            return pool
        pool.close()
        return None

    def _end(self, run: Run) -> None:
        run.seconds = time.monotonic() - run.began
        self.stop()

    def _new_pool(self) -> Pool:
        self._count += 1
        return Pool(self._launcher, self._scratch / f"run-{self._count}", self._store, workers=1)

    def _job(self, kata: Kata) -> Job:
        limits = Limits(seconds_for(kata))
        root = str(self._place.root)
        job = job_for(kata, TESTS, scratch="", cache="", limits=limits, rootdir=root)
        return msgspec.structs.replace(job, text_only=True)


def seconds_for(kata: Kata) -> float:
    """Return how long a test of *kata* may take."""
    return kata.meta.timeout or Limits().timeout


def _given(kata: Kata) -> str:
    """Return a fingerprint of what the learner does not edit: where it changes, what stands by is old."""
    return fingerprint(kata.path, tuple(path for path in kata_files(kata.path) if path not in kata.edit_files))


def case_of(result: Result) -> Case:
    """Return what came of one test."""
    if result.fault is not None:
        return Case(result.id, "broken", 0.0, result.fault.text())
    seconds = sum(_number(report.get("duration")) for report in result.reports)
    failed = next((report for report in result.reports if report.get("outcome") == "failed"), None)
    if failed is not None:
        return Case(result.id, "failed", seconds, "\n".join(_texts(failed))[:MAX_TEXT])
    if any(report.get("outcome") == "skipped" for report in result.reports):
        return Case(result.id, "skipped", seconds)
    return Case(result.id, "passed", seconds)


def _texts(report: dict[str, object]) -> Iterator[str]:
    """Yield why a test failed, and what it printed."""
    yield str(report.get("longrepr") or "")
    sections = report.get("sections")
    for section in sections if isinstance(sections, list) else []:
        if isinstance(section, list | tuple) and len(section) == 2 and str(section[1]).strip():
            yield f"\n{section[0]}:\n{section[1]}"


def _number(value: object) -> float:
    return value if isinstance(value, float) else 0.0
