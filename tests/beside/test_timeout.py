"""pytest-timeout beside katas: one failed test for each that takes too long, and nothing else."""

from __future__ import annotations

import pytest

from tests.conftest import KataTree

SLEEPS = """
import time

import pytest
{mark}
def test_sleeps():
    time.sleep({seconds})

def test_passes():
    pass
"""


@pytest.fixture
def tree(kata_tree: KataTree) -> KataTree:
    kata_tree.load("timeout")
    return kata_tree


def test_a_test_beyond_the_plugins_timeout_is_one_failed_test(tree: KataTree) -> None:
    tree.kata("orm/a_slow", SLEEPS.format(mark="", seconds=60))
    tree.kata("orm/b_quick")
    result, found = tree.results("katas", "--timeout", "1")
    result.assert_outcomes(passed=2, failed=1)
    assert found["orm/b_quick"] == {"test_passes": ("passed", "")}
    outcome, message = found["orm/a_slow"]["test_sleeps"]
    assert outcome == "failure"
    assert "test_a_slow.py:6  stopped after 1 s" in message


@pytest.mark.parametrize("source", ["ini", "environment"])
def test_the_timeout_may_stand_in_the_configuration_or_the_environment(tree: KataTree, source: str) -> None:
    tree.kata("orm/slow", SLEEPS.format(mark="", seconds=60))
    if source == "ini":
        tree.file("pytest.ini", "[pytest]\ntimeout = 1\n")
    env = {"PYTEST_TIMEOUT": "1"} if source == "environment" else {}
    result = tree.run("katas", env=env)
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["*stopped after 1 s*"])


@pytest.mark.parametrize("mark", ["@pytest.mark.timeout(1)", "@pytest.mark.timeout(timeout=1, method='thread')"])
def test_a_marker_bounds_its_own_test(tree: KataTree, mark: str) -> None:
    tree.kata("orm/slow", SLEEPS.format(mark=mark, seconds=60))
    result = tree.run("katas")
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["*stopped after 1 s*"])


def test_a_longer_timeout_does_not_extend_the_katas_own(tree: KataTree) -> None:
    tree.kata("orm/slow", SLEEPS.format(mark="", seconds=60), timeout=1)
    result = tree.run("katas", "--timeout", "300")
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["*stopped after 1 s*"])


def test_the_plugins_timeout_bounds_tests_and_not_the_import(tree: KataTree) -> None:
    tree.kata("orm/heavy", "import time\n\ntime.sleep(0.6)\n\ndef test_passes():\n    pass\n")
    tree.run("katas", "--timeout", "0.5").assert_outcomes(passed=1)


def test_other_tests_of_a_mixed_run_keep_the_plugins_own_timer(tree: KataTree) -> None:
    tree.kata()
    tree.file("tests/test_mine.py", "import time\n\ndef test_sleeps():\n    time.sleep(60)\n")
    result = tree.run("tests", "katas", "--timeout", "1")
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["*Timeout*from pytest-timeout*"])


def test_a_session_timeout_ends_the_run_between_two_tests(tree: KataTree) -> None:
    for name in ("orm/a", "orm/b"):
        tree.kata(name, "import time\n\ndef test_sleeps():\n    time.sleep(1)\n")
    result = tree.run("katas", "--session-timeout", "0.5", "--kata-workers", "1")
    result.stdout.fnmatch_lines(["*session-timeout: 0.5 sec exceeded*"])
    assert result.parseoutcomes()["passed"] == 1
