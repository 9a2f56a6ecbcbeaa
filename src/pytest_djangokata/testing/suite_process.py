"""The process in which a learner's suite runs. It has no part in this project's own coverage: it measures the learner's."""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import os
import sys
from collections.abc import Generator, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, NoReturn

import pytest
import pytest_django.plugin

from pytest_djangokata.testing import suite_fixtures

#: The modules themselves, not their names: pytest would look for a name among all distributions first.
PLUGINS = (pytest_django.plugin, suite_fixtures)


def run(writing: int, suite: Path, under_test: str, source: str | None) -> NoReturn:
    """Run the suite in this forked process, send what came of it, and end."""
    from pytest_djangokata.child.process import finish

    try:
        os.setpgid(0, 0)
        null = os.open(os.devnull, os.O_RDWR)
        for standard in (0, 1, 2):
            os.dup2(null, standard)
        sys.stdout, sys.stderr = io.StringIO(), io.StringIO()
        os.write(writing, json.dumps(_answer(suite, under_test, source)).encode())
    except BaseException:  # noqa: BLE001  (nothing of the caller's may run in this process)
        os.close(writing)
    finish(0)


def _answer(suite: Path, under_test: str, source: str | None) -> dict[str, Any]:
    original = importlib.import_module(under_test)
    recorder = Recorder()
    lines: dict[str, Any] = {}
    if source is None:
        with measured(str(original.__file__), lines):
            replace(original, None)
            status = pytest.main([*_arguments(suite), str(suite)], plugins=[*PLUGINS, recorder])
    else:
        replace(original, source)
        status = pytest.main([*_arguments(suite), "-x", str(suite)], plugins=[*PLUGINS, recorder])
    error = recorder.error
    if not error and status not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
        error = "there are no tests" if status == pytest.ExitCode.NO_TESTS_COLLECTED else f"pytest ended with {status}"
    return {"passed": sorted(recorder.passed), "failed": dict(sorted(recorder.failed.items())), "error": error, **lines}


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
    for plugin in (*UNUSED_PLUGINS, "randomly", "cov", "xdist", "djangokata"):
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
