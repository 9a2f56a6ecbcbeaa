"""Ctrl-C more than once."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

from tests.conftest import KataTree

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="sends signals")

#: A plugin that interrupts the run while a test runs, and again at every later step.
IMPATIENT = """
import os
import signal

import pytest

def interrupt(*_):
    os.kill(os.getpid(), signal.SIGINT)

def pytest_runtest_logstart():
    signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, 0.5)

@pytest.hookimpl({order}=True)
def {hook}():
    for _ in range({times}):
        interrupt()
"""
SLOW = "import time\n\ndef test_slow():\n    time.sleep(60)\n"


@pytest.fixture
def tree(kata_tree: KataTree) -> KataTree:
    kata_tree.env["PYTHONPATH"] = str(kata_tree.path)
    kata_tree.load("impatient")
    kata_tree.kata("orm/a_slow", SLOW)
    kata_tree.kata("orm/b_slow", SLOW)
    return kata_tree


@pytest.mark.parametrize("start", ["fork", "spawn"])
@pytest.mark.parametrize("order", ["tryfirst", "trylast"])
@pytest.mark.parametrize("hook", ["pytest_sessionfinish", "pytest_unconfigure"])
def test_a_second_ctrl_c_ends_the_run_as_the_first_does(tree: KataTree, hook: str, order: str, start: str) -> None:
    tree.file("impatient.py", IMPATIENT.format(hook=hook, order=order, times=1))
    result = tree.run("katas", "--kata-start", start)
    assert result.ret == pytest.ExitCode.INTERRUPTED
    assert not [line for line in [*result.outlines, *result.errlines] if "Traceback" in line or "File " in line]
    assert any("KeyboardInterrupt" in line for line in result.outlines)
    assert tree.leftovers() == []


@pytest.mark.parametrize("start", ["fork", "spawn"])
def test_a_third_one_ends_it_at_once(tree: KataTree, start: str) -> None:
    tree.file("impatient.py", IMPATIENT.format(hook="pytest_sessionfinish", order="tryfirst", times=2))
    result = tree.run("katas", "--kata-start", start)
    assert result.ret == -signal.SIGINT
    assert result.errlines == []
    assert tree.leftovers() == []


def test_a_program_that_calls_pytest_has_its_ctrl_c_back(tree: KataTree) -> None:
    tree.file("impatient.py", IMPATIENT.format(hook="pytest_sessionfinish", order="tryfirst", times=1))
    code = """
import signal
import pytest
assert pytest.main(["katas", "-p", "impatient", "-p", "djangokata", "-p", "django"]) == pytest.ExitCode.INTERRUPTED
assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=tree.path, env=tree.env, timeout=300, check=False)
    assert done.returncode == 0
