"""What other plugins raise in this process while it waits for a kata's test is that test's failure, and no more."""

from __future__ import annotations

import sys
import textwrap
from pathlib import Path

import pytest

from tests.conftest import KataTree

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs signals with handlers of one's own")

#: A plugin that raises in the midst of a test, a second after it began.
PLUGIN = """
import signal

import pytest

class TooSlow(Exception): pass

def late(*_):
    {raises}

@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item):
    signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, 1 if "waits" in item.name else 0)
    try:
        return (yield)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
"""
WAITS = """
import time

def test_before(): pass

def test_waits():
    time.sleep(60)

def test_after(): pass
"""


@pytest.fixture
def tree(kata_tree: KataTree) -> KataTree:
    kata_tree.env["PYTHONPATH"] = str(kata_tree.path)
    kata_tree.load("impatient")
    kata_tree.kata("orm/a_waits", WAITS)
    kata_tree.kata("orm/b_quick", "import pytest\n\n@pytest.mark.parametrize('n', range(9))\ndef test_it(n): pass\n")
    return kata_tree


@pytest.mark.parametrize("start", ["fork", "spawn"])
@pytest.mark.parametrize(
    ("raises", "told"),
    [
        ("raise TooSlow('a second is enough')", "E * impatient.TooSlow: a second is enough"),
        ("pytest.fail('too slow')", "E * Failed: too slow"),
        ("raise SystemExit(3)", "E * SystemExit: 3"),
    ],
    ids=["exception", "fail", "exit"],
)
def test_it_is_that_tests_failure_and_neighbours_go_on(tree: KataTree, raises: str, told: str, start: str) -> None:
    tree.file("impatient.py", PLUGIN.format(raises=raises))
    result, found = tree.results("katas", "--kata-start", start)
    result.assert_outcomes(failed=1, passed=11)
    result.stdout.fnmatch_lines([told, "impatient.py:8*"])
    assert [name for name, (outcome, _) in found["orm/a_waits"].items() if outcome != "passed"] == ["test_waits"]
    assert {outcome for outcome, _ in found["orm/b_quick"].values()} == {"passed"}
    package = str(Path("pytest_djangokata"))
    assert not any(package in line and ".py" in line for line in result.outlines)
    assert tree.leftovers() == []


def test_a_test_may_be_skipped_so(tree: KataTree) -> None:
    tree.file("impatient.py", PLUGIN.format(raises="pytest.skip('no time')"))
    tree.run("katas").assert_outcomes(skipped=1, passed=11)


@pytest.mark.parametrize("raises", ["pytest.exit('enough')", "raise KeyboardInterrupt"])
def test_what_ends_a_run_still_ends_it(tree: KataTree, raises: str) -> None:
    tree.file("impatient.py", PLUGIN.format(raises=raises))
    result = tree.run("katas")
    assert result.ret == pytest.ExitCode.INTERRUPTED
    assert tree.leftovers() == []


def test_many_interruptions_spoil_nothing_that_neighbours_say(tree: KataTree) -> None:
    plugin = PLUGIN.format(raises="raise TooSlow").replace("1 if", "0.02 if")
    tree.file("impatient.py", plugin)
    many = "import pytest, time\n\n@pytest.mark.parametrize('n', range(20))\ndef test_{}(n): time.sleep(0.04 if n else 1)\n"
    tree.kata("orm/c_many", many.format("waits"))
    tree.kata("orm/d_many", many.format("runs"))
    result, found = tree.results("katas/orm/c_many", "katas/orm/d_many")
    assert result.parseoutcomes()["passed"] >= 20
    assert {outcome for outcome, _ in found["orm/d_many"].values()} == {"passed"}
    assert {outcome for outcome, _ in found["orm/c_many"].values()} >= {"failure"}
    assert all("TooSlow" in text for outcome, text in found["orm/c_many"].values() if outcome == "failure")


def test_a_kata_can_have_alarms_of_its_own_meanwhile(tree: KataTree) -> None:
    tree.file("impatient.py", PLUGIN.format(raises="raise TooSlow"))
    test = """
    import signal
    import time

    import pytest

    def late(*_):
        raise LookupError("mine")

    def test_alarm():
        signal.signal(signal.SIGALRM, late)
        with pytest.raises(LookupError):
            signal.setitimer(signal.ITIMER_REAL, 0.01)
            time.sleep(10)
    """
    tree.kata("orm/d_alarm", textwrap.dedent(test))
    for start in ("fork", "spawn"):
        tree.run("katas/orm/d_alarm", "--kata-start", start).assert_outcomes(passed=1)
