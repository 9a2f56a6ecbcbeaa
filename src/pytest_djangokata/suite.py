"""Running a learner's own tests against given code, and against the same code with a bug in it.

For katas whose answer is a test suite. Each run is a fork of the kata's process, so a suite that patches, leaks or
loops spoils nothing but itself. The caller's database is there, as it is at the moment of the call.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import os
import select
import signal
import sys
import time
import warnings
from collections.abc import Generator
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any, NoReturn

import pytest

SECONDS = 10.0
MAX_RESULT = 1 << 20  # bytes


@dataclass(frozen=True)
class SuiteResult:
    """What came of one run of a suite.

    :param passed: the names of tests that passed.
    :param failed: the names of tests that failed, each with the last line of its message.
    :param error: why the suite could not be run to its end, or an empty string.
    :param missing: lines of the code under test that no test ran.
    :param statements: how many statements the code under test has.
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
    :param source: text to put in the place of that module, or None for the module as it is.
    :param seconds: after them the suite is stopped.

    It needs fork. In a test, request ``db`` or ``transactional_db``, or the suite has no database.
    """
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        # The other thread that Python sees is faulthandler's watchdog; it holds no lock of Python's.
        warnings.simplefilter("ignore", DeprecationWarning)
        pid = os.fork()
    if pid == 0:
        os.close(reading)
        _be_the_suite(writing, suite, under_test, source)
    os.close(writing)
    with contextlib.suppress(OSError):
        os.setpgid(pid, pid)
    try:
        data = _read_until(reading, time.monotonic() + seconds)
    finally:
        os.close(reading)
        for kill in (os.killpg, os.kill):
            with contextlib.suppress(OSError):
                kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
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


def _be_the_suite(writing: int, suite: Path, under_test: str, source: str | None) -> NoReturn:
    """Run the suite in this forked process, send what came of it, and end."""
    from pytest_djangokata.workers.child import finish

    try:
        os.setpgid(0, 0)
        null = os.open(os.devnull, os.O_RDWR)
        for standard in (0, 1, 2):
            os.dup2(null, standard)
        sys.stdout, sys.stderr = io.StringIO(), io.StringIO()
        os.write(writing, json.dumps(_run(suite, under_test, source)).encode())
    except BaseException:  # noqa: BLE001  (nothing of the caller's may run in this process)
        os.close(writing)
    finish(0)


def _run(suite: Path, under_test: str, source: str | None) -> dict[str, Any]:
    import coverage

    original = importlib.import_module(under_test)
    file = str(original.__file__)
    # A data file in memory, and no configuration of the caller's project.
    measure = coverage.Coverage(data_file=None, config_file=False, include=[file])
    measure.start()
    try:
        replace(original, source)
        recorder = Recorder()
        status = pytest.main([*_arguments(suite), str(suite)], plugins=[recorder])
    finally:
        measure.stop()
    _, statements, _, missing, _ = measure.analysis2(file)
    error = recorder.error
    if not error and status not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
        error = "there are no tests" if status == pytest.ExitCode.NO_TESTS_COLLECTED else f"pytest ended with {status}"
    return {
        "passed": sorted(recorder.passed),
        "failed": dict(sorted(recorder.failed.items())),
        "error": error,
        "missing": missing,
        "statements": len(statements),
    }


def _arguments(suite: Path) -> list[str]:
    from pytest_djangokata.workers.kata_session import UNUSED_PLUGINS

    arguments = ["-c", os.devnull, f"--rootdir={suite.parent}", f"--confcutdir={suite.parent}", "--tb=line"]
    for plugin in (*UNUSED_PLUGINS, "randomly", "cov", "xdist", "djangokata"):
        arguments += ["-p", f"no:{plugin}"]
    for plugin in ("pytest_django.plugin", "pytest_djangokata.suite_fixtures"):
        arguments += ["-p", plugin]
    return [*arguments, "-o", "django_find_project=false", "-o", f"python_files={suite.name}"]


def replace(original: ModuleType, source: str | None) -> ModuleType:
    """Execute *source* in the place of a module, or the module's own text again, so that it is measured.

    Its file name stays, so that lines mean the same, and reading the source tells nobody which text runs.
    """
    file = str(original.__file__)
    text = Path(file).read_text(encoding="utf-8") if source is None else source
    module = ModuleType(original.__name__, original.__doc__)
    module.__dict__.update(__file__=file, __package__=original.__package__, __spec__=original.__spec__)
    sys.modules[original.__name__] = module
    package, _, name = original.__name__.rpartition(".")
    if package:
        setattr(sys.modules[package], name, module)
    exec(compile(text, file, "exec"), module.__dict__)  # noqa: S102
    return module


class Recorder:
    """A plugin for the suite's own pytest that notes what came of each test."""

    def __init__(self) -> None:
        self.passed: list[str] = []
        self.failed: dict[str, str] = {}
        self.error = ""

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.error = str(report.longrepr).strip().splitlines()[-1][:300]

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        report = yield
        if report.failed:
            crash = getattr(report.longrepr, "reprcrash", None)
            self.failed[item.name] = str(getattr(crash, "message", report.longrepr)).splitlines()[0][:300]
            if item.name in self.passed:
                self.passed.remove(item.name)
        elif report.when == "call" and report.passed:
            self.passed.append(item.name)
        return report
