"""Runs of Python modules by processes that have imported what they need, and forks of them: see ``warm_server.py``.

What a person's run does by exec is done by fork here, for most tests; what differs in between is the start of Python. Tests of
that start, and runs that change how Python starts, go the whole way, and so does everything with ``DJANGOKATA_TESTS=cold`` in the
environment.
"""

from __future__ import annotations

import atexit
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO, Any

import pytest
from _pytest.config import default_plugins

from pytest_djangokata.child.zygote import WARM_MODULES
from pytest_djangokata.workers import launcher
from tests.warm.warm_fork import Fork, Launching, mark

__all__ = ["Done", "launch_by_fork", "mark", "possible", "run", "server"]

#: Variables that Python or a measurement reads as it starts.
READ_AT_START = ("PYTHON", "COVERAGE", "COV_CORE")
#: Modules that Python imports as it starts, where they are to be found.
IMPORTED_AT_START = ("sitecustomize.py", "usercustomize.py")

#: What each run of pytest in the tests imports. Not Django, which pytest with the plugin does without.
OF_RUNS = (
    *("pytest", *(f"_pytest.{name}" for name in default_plugins), "_pytest.assertion", "_pytest.legacypath"),
    *("pytest_django.plugin", "pytest_djangokata.plugin", "pytest_djangokata.workers.pool"),
    *("json", "xml.etree.ElementTree", "readline", "unittest.mock"),
)

#: What the process imports that forks katas, and its first child.
OF_KATAS = (*WARM_MODULES, "faker", "pytest_djangokata.child.kata_session", "pytest_djangokata.child.pytest_setup")


def possible() -> bool:
    """Whether forks stand for fresh processes here."""
    return (
        sys.platform == "linux" and os.environ.get("DJANGOKATA_TESTS") != "cold" and "COVERAGE_RCFILE" not in os.environ
    )


@cache
def server(modules: tuple[str, ...], asked_by: int) -> str:
    """Return the socket of a server that has imported *modules* and lives as long as the process *asked_by*."""
    folder = tempfile.TemporaryDirectory(prefix="warm-")
    path = f"{folder.name}/socket"
    command = [sys.executable, str(Path(__file__).with_name("warm_server.py")), path, *modules]
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=env, cwd="/")
    assert process.stdin
    assert process.stdout
    assert process.stdout.readline() == b"ready\n"

    def end() -> None:
        if os.getpid() == asked_by:
            process.communicate(timeout=10)
            folder.cleanup()

    atexit.register(end)
    return path


@dataclass(frozen=True)
class Done:
    """What came of a run."""

    returncode: int
    stdout: str
    stderr: str


def run(
    module: str, arguments: Sequence[str], cwd: Path, env: Mapping[str, str], timeout: float, *, cold: bool = False
) -> Done:
    """Run ``python -m module arguments`` to its end.

    :param cold: by exec, wherever this is.

    :raises subprocess.TimeoutExpired: if it takes longer than *timeout* seconds.
    """
    with (
        open(os.devnull, "rb") as nothing,
        tempfile.TemporaryFile() as out,
        tempfile.TemporaryFile() as err,
    ):
        if not cold and possible() and not starts_otherwise(env):
            request: dict[str, Any] = {
                "module": module,
                "argv": [module, *arguments],
                "path": [str(cwd), *search_path(env)],
                "cwd": str(cwd),
            }
            request |= {"env": dict(env), "descriptors": [0, 1, 2], "katas": server(OF_KATAS, os.getpid())}
            standard = [nothing.fileno(), out.fileno(), err.fileno()]
            process: Fork | subprocess.Popen[bytes] = Fork(server(OF_RUNS, os.getpid()), request, standard)
        else:
            command = [sys.executable, "-m", module, *arguments]
            process = subprocess.Popen(command, cwd=cwd, env=dict(env), stdin=nothing, stdout=out, stderr=err)
        try:
            status = process.wait(timeout)
        except BaseException:
            process.kill()
            raise
        return Done(status, text(out), text(err))


def starts_otherwise(env: Mapping[str, str]) -> bool:
    """Whether *env* changes how Python starts, in a way that a fork cannot make up for."""
    read = {name for name in env if name.startswith(READ_AT_START)}
    if env.get("PYTHONIOENCODING") == "utf-8":  # as all streams of a fork are
        read.discard("PYTHONIOENCODING")
    if not any((Path(folder) / name).exists() for folder in search_path(env) for name in IMPORTED_AT_START):
        read.discard("PYTHONPATH")
    return bool(read)


def search_path(env: Mapping[str, str]) -> list[str]:
    """Return the folders that ``PYTHONPATH`` names."""
    return [folder for folder in env.get("PYTHONPATH", "").split(os.pathsep) if folder]


def text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode("utf-8", "replace")


def launch_by_fork(patch: pytest.MonkeyPatch) -> None:
    """Let the engine fork, in this process, what forks katas."""
    if possible():
        patch.setattr(launcher, "subprocess", Launching(server(OF_KATAS, os.getpid())))
