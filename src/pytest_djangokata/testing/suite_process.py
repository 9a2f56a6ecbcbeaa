"""The process in which a learner's suite runs. It has no part in this project's own coverage: it measures the learner's."""

from __future__ import annotations

import contextlib
import gc
import importlib
import io
import json
import os
import socket
import sys
import tempfile
from collections.abc import Generator, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, NoReturn

import pytest
import pytest_django.plugin

from pytest_djangokata.child.standby import SHARED
from pytest_djangokata.child.zygote import receive
from pytest_djangokata.protocol import wire
from pytest_djangokata.testing import suite_fixtures
from pytest_djangokata.wall import build

#: The modules themselves, not their names: pytest would look for a name among all distributions first.
PLUGINS = (pytest_django.plugin, suite_fixtures)

#: Plugins of pytest whose reports nobody reads here; two of them collect garbage at the end.
UNUSED_HERE = ("junitxml", "setupplan", "threadexception", "unraisableexception")


def stand_by(sock: socket.socket, suite: Path, under_test: str) -> NoReturn:
    """Configure pytest for *suite* in this forked process, fork another for each run that is asked for, and end."""
    from pytest_djangokata.child.process import finish

    with contextlib.suppress(BaseException):  # nothing of the caller's may run in this process
        os.setpgid(0, 0)
        with contextlib.suppress(OSError):  # behind a wall there is nothing to keep them from
            null = os.open(os.devnull, os.O_RDWR)
            for standard in (0, 1, 2):
                os.dup2(null, standard)
        sys.stdout, sys.stderr = io.StringIO(), io.StringIO()
        gate = Gate(sock, under_test)
        recorder = Recorder()
        with contextlib.ExitStack() as gate.stack:
            status = pytest.main([*_arguments(suite), str(suite)], plugins=[*PLUGINS, recorder, gate])
        if gate.writing is None:
            gate.serve()  # pytest could not start, which is said once to each run
        if gate.writing is not None:
            answer = json.dumps(recorder.answer(status) | gate.lines)
            os.write(gate.writing, answer.encode())
    finish(0)


class Gate:
    """A plugin that holds the session back before it collects: each run is a fork that passes."""

    def __init__(self, sock: socket.socket, under_test: str) -> None:
        self._sock = sock
        self._under_test = under_test
        #: Where a run puts its result; None in the process that stands by.
        self.writing: int | None = None
        #: What has been measured in a run.
        self.lines: dict[str, Any] = {}
        #: What is undone at the end of the session.
        self.stack = contextlib.ExitStack()

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection(self, session: pytest.Session) -> None:
        for name in SHARED:
            with contextlib.suppress(Exception):
                importlib.import_module(name)
        gc.freeze()  # no run looks for garbage among what is here, and so copies its memory
        source = self.serve()
        original = importlib.import_module(self._under_test)
        if source is None:
            self.stack.enter_context(measured(str(original.__file__), self.lines))
        else:
            session.config.option.maxfail = 1
            # The suite is compiled by the first run for all others.
            sys.dont_write_bytecode, sys.pycache_prefix = False, os.path.join(tempfile.gettempdir(), "suite")
        replace(original, source)

    def serve(self) -> str | None:
        """Fork for each request; return the source to be tested in the forks, and never in the process that stands by."""
        while True:
            request, descriptors = receive(self._sock)
            if request is None:
                os._exit(0)
            pid = os.fork()
            if pid == 0:
                with contextlib.suppress(OSError):
                    os.setpgid(0, 0)
                build.take_back()
                self._sock.close()
                (self.writing,) = descriptors
                source: str | None = request["source"]
                return source
            for descriptor in descriptors:
                os.close(descriptor)
            with contextlib.suppress(OSError):
                os.setpgid(pid, pid)
            self._sock.sendall(wire.encode({"pid": pid}))
            os.waitpid(pid, 0)


@contextlib.contextmanager
def measured(file: str, lines: dict[str, Any]) -> Iterator[None]:
    """Put into *lines* which of *file* the block has not run."""
    import coverage

    # A data file in memory, and no configuration of the caller's project.
    measure = coverage.Coverage(data_file=None, config_file=False, include=[file])
    measure.start()
    try:
        yield
    finally:
        measure.stop()
    _, statements, _, missing, _ = measure.analysis2(file)
    lines.update(missing=missing, statements=len(statements))


def _arguments(suite: Path) -> list[str]:
    from pytest_djangokata.child.pytest_setup import UNUSED_PLUGINS

    arguments = ["-c", os.devnull, f"--rootdir={suite.parent}", f"--confcutdir={suite.parent}", "--tb=line"]
    for plugin in (*UNUSED_PLUGINS, *UNUSED_HERE, "randomly", "cov", "xdist", "djangokata"):
        arguments += ["-p", f"no:{plugin}"]
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

    def answer(self, status: int) -> dict[str, Any]:
        """Return what came of the tests in a session that has ended with *status*."""
        error = self.error
        if not error and status not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
            error = (
                "there are no tests" if status == pytest.ExitCode.NO_TESTS_COLLECTED else f"pytest ended with {status}"
            )
        return {"passed": sorted(self.passed), "failed": dict(sorted(self.failed.items())), "error": error}

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
