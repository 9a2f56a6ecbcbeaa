"""The tests of a kata over one answer: feedback, since an answer could forge what they say."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pytest_djangokata.catalogue.ids import name_of
from pytest_djangokata.check.run import passed
from pytest_djangokata.check.variants import contents
from pytest_djangokata.errors import DjangokataError
from pytest_djangokata.grading.model import CaseOfTest
from pytest_djangokata.grading.room import Room
from pytest_djangokata.protocol.breakage import Breakage
from pytest_djangokata.protocol.job import Job, Limits
from pytest_djangokata.workers.pool import Pool, Result

#: How long one test may take, by what it takes with the reference solution: a machine has slow moments.
LEAST_SECONDS, TIMES_REFERENCE = 4.0, 20.0

#: How a record of a log begins: level, logger, file and line. And how those do that Django writes of requests.
RECORD = r"[A-Z]+ +[\w.]+:[\w.]+:\d+ "
REQUEST = re.compile(r"[A-Z]+ +django\.(?:request|security[\w.]*):(?:log|exception)\.py:\d+ ")

MAX_MESSAGE = 1_500  # characters of one test's message
MAX_PRINTED = 4_000  # characters of everything that an answer printed


@dataclass
class Run:
    """What came of the tests.

    :param uncollected: what kept the tests from being collected, where something did; out of the answer's own process.
    :param failed_to_fail: the tripwire that must fail did not, and ``failed_to_pass`` the other one.
    """

    tests: list[CaseOfTest] = field(default_factory=list)
    printed: str = ""
    uncollected: Breakage | None = None
    failed_to_fail: bool = False
    failed_to_pass: bool = False


@dataclass(frozen=True)
class Expected:
    """The tests of a kata as they are beside the reference solution.

    :param tests: all of them, in the order of the files.
    :param seconds: how long the slowest takes.
    """

    tests: list[str]
    seconds: float


def expected_tests(room: Room) -> Expected:
    """Run the tests over the reference solution, and return what is to be expected of them.

    :raises DjangokataError: if they do not all pass there.
    """
    trusted = room.kata
    with room.testing(contents(trusted, trusted.hidden / "solution"), {}, Limits().timeout) as (pool, job):
        collection = pool.collected(job)
        broken = collection.broken or next(iter(collection.errors.values()), None)
        if broken is not None:
            raise DjangokataError(f"{trusted.id}: its tests do not work here: {broken.text(Path(job.path))}")
        results = pool.run_all(job, [str(item["id"]) for item in collection.items])
    for result in results:
        if not passed(result):
            raise DjangokataError(
                f"{trusted.id}: the reference solution does not pass {name_of(result.id)} here.\n"
                f"Try the kata: djangokata check {trusted.id}"
            )
    return Expected([name_of(result.id) for result in results], max(map(_seconds, results), default=0.0))


def _seconds(result: Result) -> float:
    durations = [report.get("duration") for report in result.reports]
    return sum(one for one in durations if isinstance(one, float))


def run_tests(room: Room, files: Mapping[str, bytes], expected: Expected) -> Run:
    """Run the tests over an answer, with two among them whose names nobody can know.

    A test that is expected and does not report once that it passed has failed.

    :param files: the answer's, by their paths in the kata.
    """
    wire = Tripwire()
    seconds = LEAST_SECONDS + TIMES_REFERENCE * expected.seconds
    with room.testing(files, {wire.module: wire.source}, seconds) as (pool, job):
        try:
            return _run(pool, job, expected.tests, wire)
        except (LookupError, TypeError, ValueError, AttributeError):  # its reports are none, so it made them itself
            return _nothing_passed(expected.tests, "the process talked to the runner itself")


def _run(pool: Pool, job: Job, expected: list[str], wire: Tripwire) -> Run:
    collection = pool.collected(job)
    broken = collection.broken or next(iter(collection.errors.values()), None)
    if broken is not None:
        run = _nothing_passed(expected, broken.text(Path(job.path))[:MAX_MESSAGE])
        run.uncollected = broken
        run.printed = _printed(collection.printed, [])
        return run
    ids = {name_of(str(item["id"])): str(item["id"]) for item in collection.items}
    order = [name for name in expected if name in ids]
    middle = len(order) // 2
    order = [*order[:middle], *(name for name in (wire.failing, wire.passing) if name in ids), *order[middle:]]
    results = dict(zip(order, pool.run_all(job, [ids[name] for name in order]), strict=True))
    return Run(
        tests=[_case(name, results.get(name)) for name in expected],
        printed=_printed(collection.printed, list(results.values())),
        failed_to_fail=_passed(results.get(wire.failing), missing=True) is True,
        failed_to_pass=_passed(results.get(wire.passing), missing=False) is False,
    )


def _nothing_passed(expected: list[str], message: str) -> Run:
    """Return a run in which no test passed; the first one says why."""
    return Run(
        [CaseOfTest(name, passed=False, message="" if number else message) for number, name in enumerate(expected)]
    )


def _passed(result: Result | None, *, missing: bool) -> bool | None:
    """Return whether a tripwire passed; *missing* where it was not found, None where its process ended before."""
    if result is None:
        return missing
    return None if result.fault is not None else passed(result)


class Tripwire:
    """A module with a test that must fail and one that must pass."""

    def __init__(self) -> None:
        name, failing, passing = (f"test_{secrets.token_hex(6)}" for _ in range(3))
        self.module = f"{name}.py"
        self.failing, self.passing = f"{self.module}::{failing}", f"{self.module}::{passing}"
        self.source = f"def {failing}():\n    assert 1 == 2\n\n\ndef {passing}():\n    assert 1 == 1\n"


def _case(name: str, result: Result | None) -> CaseOfTest:
    if result is None:
        return CaseOfTest(name, passed=False, message="it was not found beside this answer")
    if passed(result):
        return CaseOfTest(name, passed=True)
    if result.fault is not None:
        return CaseOfTest(name, passed=False, message=result.fault.text()[:MAX_MESSAGE])
    texts = [str(report.get("longrepr") or "") for report in result.reports if report.get("outcome") != "passed"]
    return CaseOfTest(name, passed=False, message="\n".join(filter(None, texts))[:MAX_MESSAGE])


def _printed(early: str, results: list[Result]) -> str:
    """Return what an answer printed in all tests, each piece once.

    :param early: what it printed when it was imported.
    """
    pieces: dict[str, None] = {early.rstrip(): None} if early.strip() else {}
    for result in results:
        for report in result.reports:
            sections = report.get("sections")
            for section in sections if isinstance(sections, list) else []:
                if not isinstance(section, list | tuple) or len(section) != 2:
                    continue
                text = str(section[1])
                if str(section[0]).startswith("Captured log"):
                    text = _without_requests(text)
                if text.strip():
                    pieces[text.rstrip()] = None
    return "\n".join(pieces)[:MAX_PRINTED]


def _without_requests(text: str) -> str:
    """Return a log without Django's own records of what the tests ask, which nobody's answer has written.

    A record of the same logger that the answer itself writes names the answer's file, and stays.
    """
    records = re.split(rf"^(?={RECORD})", text, flags=re.MULTILINE)
    return "".join(record for record in records if REQUEST.match(record) is None)
