"""Running a learner's own tests against given code, and against the same code with a bug in it.

For katas whose answer is a test suite. Each run is a fork, at one remove, of the kata's process, so a suite that patches,
leaks or loops spoils nothing but itself. The caller's database is there, as it is at the moment of the call.
"""

from __future__ import annotations

import json
import os
import select
import time
from dataclasses import dataclass, field
from pathlib import Path

from pytest_djangokata.protocol import processes
from pytest_djangokata.testing.suite_standby import standing_by

SECONDS = 10.0
MAX_RESULT = 1 << 20  # bytes


@dataclass(frozen=True)
class SuiteResult:
    """What came of one run of a suite.

    :param passed: the names of tests that passed.
    :param failed: the names of tests that failed, each with the last line of its message.
    :param error: why the suite could not be run to its end, or an empty string.
    :param missing: lines of the code under test that no test ran; known for the module as it is.
    :param statements: how many statements the code under test has; known for the module as it is.
    """

    passed: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)
    error: str = ""
    missing: list[int] = field(default_factory=list)
    statements: int = 0

    @property
    def green(self) -> bool:
        """Whether there are tests and all of them pass."""
        return bool(self.passed) and not self.failed and not self.error

    @property
    def kills(self) -> bool:
        """Whether a test fails, as one must where the code has a bug. A suite that cannot run kills nothing."""
        return bool(self.failed) and not self.error

    @property
    def covered(self) -> float:
        """The share of the code under test that the tests ran, in percent."""
        return 100.0 * (1 - len(self.missing) / self.statements) if self.statements else 0.0


def run_suite(suite: Path, under_test: str, source: str | None = None, *, seconds: float = SECONDS) -> SuiteResult:
    """Run the tests in the file *suite* in a process of their own and return what came of them.

    :param under_test: the importable name of the module that the suite tests.
    :param source: text to put in the place of that module, or None for the module as it is. In the place of the module
        the suite stops at its first failure, which is all that matters there, and nothing is measured.
    :param seconds: after them the suite is stopped.

    It needs fork. In a test, request ``db`` or ``transactional_db``, or the suite has no database. What the caller has
    patched at its first call for a suite is patched in all its runs: patch once, before it.
    """
    standby = standing_by(suite, under_test)
    deadline = time.monotonic() + seconds
    reading, writing = os.pipe()  # after its start, or it would hold the other end open
    pid = 0
    try:
        try:
            pid = standby.run(source, writing)
        finally:
            os.close(writing)
        data = _read_until(reading, deadline)
    finally:
        os.close(reading)
        if pid:
            processes.kill_group(pid)
    if data is None:
        return SuiteResult(error=f"stopped after {seconds:g} s")
    try:
        return SuiteResult(**json.loads(data))
    except (ValueError, TypeError):
        return SuiteResult(error="the suite's process ended before its tests did")


def _read_until(descriptor: int, deadline: float) -> bytes | None:
    """Read to the end of the pipe; None if that takes too long."""
    data = bytearray()
    while True:
        left = deadline - time.monotonic()
        if left <= 0 or not select.select([descriptor], [], [], left)[0]:
            return None
        chunk = os.read(descriptor, 1 << 16)
        if not chunk or len(data) > MAX_RESULT:
            return bytes(data)
        data += chunk
