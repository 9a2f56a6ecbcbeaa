"""Suites as answers: their code runs in a process for each version that it is put to, and that process can start no other."""

from __future__ import annotations

import pytest

from tests.attacks.answers import reference
from tests.attacks.conftest import Arena, Attack

SUITES = ["testing/write_the_tests", "testing/isolate_the_gateway"]

#: Tests that are green where nothing but the suite's own process can be reached.
HELD = """

import os
import signal
import subprocess
import sys

import pytest as _pytest


@_pytest.mark.parametrize("attempt", [
    lambda: os.fork(),
    lambda: os.posix_spawn(sys.executable, [sys.executable, "-c", "pass"], {}),
    lambda: subprocess.run(["true"]),
    lambda: os.kill(os.getppid(), signal.SIGSTOP),
    lambda: os.killpg(0, signal.SIGCONT),
    lambda: os.setpgid(0, os.getppid()),
    lambda: os.waitpid(-1, 0),
], ids=str)
def test_the_process_is_alone(attempt):
    with _pytest.raises((PermissionError, RuntimeError, ChildProcessError, BlockingIOError)):
        attempt()
"""

NO_SUITES = {
    "starts processes for ever": (
        "import os\ndef test_bomb():\n    while True:\n        try: os.fork()\n        except BaseException: pass\n"
    ),
    "starts processes as it is imported": "import os\nfor _ in range(1000): os.fork()\ndef test_it(): pass\n",
    "stops the process that it comes from": (
        "import os, signal\ndef test_it():\n    try: os.kill(os.getppid(), signal.SIGKILL)\n    except OSError: assert False\n"
    ),
    "writes a result of its own wherever it can": (
        "import os\n"
        'RESULT = b\'{"passed": ["test_it"], "failed": {}, "error": "", "missing": [], "statements": 9}\'\n'
        "for descriptor in range(3, 64):\n"
        "    try: os.write(descriptor, RESULT)\n"
        "    except OSError: pass\n"
        "def test_it(): os._exit(0)\n"
    ),
    "fails whenever the code is not byte for byte the one on the disk": (
        "import pathlib, katas.testing.write_the_tests.late_fees as code\n"
        "def codes(code):\n"
        "    return [code.co_code, *(codes(c) for c in code.co_consts if hasattr(c, 'co_code'))]\n"
        "def test_it():\n"
        "    disk = compile(pathlib.Path(code.__file__).read_text(), code.__file__, 'exec')\n"
        "    names = [n for n, v in vars(code).items() if getattr(v, '__code__', None) and v.__module__ == code.__name__]\n"
        "    there = {c.co_name: codes(c) for c in disk.co_consts if hasattr(c, 'co_code')}\n"
        "    assert all(codes(getattr(code, n).__code__) == there[n] for n in names)\n"
    ),
}


@pytest.mark.parametrize("kata", SUITES)
def test_a_right_suite_finds_itself_alone(arena: Arena, kata: str) -> None:
    verdict = arena.judge(kata, {"suite.py": reference(kata, "suite.py") + HELD})
    if not verdict.layers.whole:
        pytest.skip(f"the wall is not whole here: {verdict.layers.describe()}")
    assert verdict.passed, verdict.reason


@pytest.mark.parametrize("text", NO_SUITES.values(), ids=NO_SUITES)
def test_a_suite_that_tests_nothing_gets_nothing(attack: Attack, text: str) -> None:
    attack("testing/write_the_tests", {"suite.py": text})
