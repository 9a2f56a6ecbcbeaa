"""No clock runs while a debugger is attached to a kata's process; coverage is none, and a kata alone cannot say so."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from pytest_djangokata.protocol.job import TESTS, Job
from pytest_djangokata.protocol.tracers import debugger_attached
from pytest_djangokata.workers.terminal import Terminal
from pytest_djangokata.workers.worker import Worker
from tests.conftest import KataTree

ATTACH = {
    "settrace": "sys.settrace(lambda *_: None)",
    "monitoring": (
        "sys.monitoring.use_tool_id(sys.monitoring.DEBUGGER_ID, 'mine'); "
        "sys.monitoring.register_callback(sys.monitoring.DEBUGGER_ID, sys.monitoring.events.LINE, print)"
    ),
}
KINDS = [
    "settrace",
    pytest.param("monitoring", marks=pytest.mark.skipif(sys.version_info < (3, 12), reason="there is none")),
]

#: A debugger in the process that waits for katas, as an editor attaches it.
DEBUGGED = "import sys\ndef pytest_configure():\n    {attach}\n"

STOPS = """
import sys, time

def test_stops():
    {attach}
    time.sleep(3.5)

def test_after():
    time.sleep(3.5)
"""


@pytest.mark.parametrize("kind", KINDS)
def test_a_debugger_takes_as_long_as_it_takes(kata_tree: KataTree, kind: str) -> None:
    kata_tree.file("editor.py", DEBUGGED.format(attach=ATTACH[kind]))
    kata_tree.kata(test=STOPS.format(attach=ATTACH[kind]), timeout=3)
    result = kata_tree.run("katas", "-p", "editor", env={"PYTHONPATH": str(kata_tree.path)})
    result.assert_outcomes(passed=2)


def test_a_debugger_that_goes_away_leaves_the_clock_behind(kata_tree: KataTree) -> None:
    kata_tree.file("editor.py", DEBUGGED.format(attach=ATTACH["settrace"]))
    test = STOPS.format(attach=ATTACH["settrace"]) + "\n\ndef test_last():\n    time.sleep(60)\n"
    kata_tree.kata(test=test.replace("def test_after():\n    time.sleep(3.5)", "    sys.settrace(None)"), timeout=3)
    result = kata_tree.run("katas", "-p", "editor", env={"PYTHONPATH": str(kata_tree.path)})
    result.assert_outcomes(passed=1, failed=1)


def test_a_tracer_where_nobody_debugs_stops_no_clock(kata_tree: KataTree) -> None:
    kata_tree.kata(test=STOPS.format(attach=ATTACH["settrace"]).partition("def test_after")[0], timeout=3)
    result = kata_tree.run("katas")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*stopped after 3 s*"])


def test_the_parents_clock_stands_still_too() -> None:
    worker = Worker(Job(role=TESTS, scratch="", cache="", debugged=True))
    worker.give_time()
    assert worker.deadline is not None
    terminal = Terminal(lambda *_: None)
    terminal.asked(worker, {"state": "attached"})
    worker.give_time()
    assert worker.deadline is None
    terminal.asked(worker, {"state": "detached"})
    assert worker.deadline is not None


def test_coverage_is_no_debugger(tmp_path: Path) -> None:
    coverage = pytest.importorskip("coverage")
    measure = coverage.Coverage(data_file=None, config_file=False, include=[str(tmp_path / "*")])
    before = debugger_attached()
    measure.start()
    try:
        assert debugger_attached() == before
    finally:
        measure.stop()
