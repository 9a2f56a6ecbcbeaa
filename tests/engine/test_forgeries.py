"""A kata's process that talks to the runner itself spoils its own results, and nothing else."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import KataTree, Results

#: Gives a kata's code the connection of its process, and a way to talk on it.
TALKS = """
import json, os, select, socket, stat, struct, time

def connection():
    for number in range(3, 100):
        try:
            if stat.S_ISSOCK(os.fstat(number).st_mode):
                return socket.socket(fileno=number)
        except OSError:
            pass

def say(**message):
    body = json.dumps(message).encode()
    SOCKET.sendall(struct.pack("!II", len(body), 0) + body)

SOCKET = connection()
"""

#: A report that passes for one of pytest's own.
REPORT = {
    "$report_type": "TestReport",
    "nodeid": "katas/forged/beside/test_beside.py::test_passes",
    "location": ["test_beside.py", 0, "test_passes"],
    "keywords": {},
    "outcome": "passed",
    "longrepr": None,
    "when": "setup",
    "user_properties": [],
    "sections": [],
    "duration": 0.1,
    "start": 0.0,
    "stop": 0.1,
}

#: A test that passes for one of the kata's own.
ITEM = {
    "id": "test_x.py::test_x",
    "file": "test_NAME.py",
    "chain": ["test_x"],
    "location": ["test_x.py", 0, "test_x"],
    "marks": [],
    "keywords": [],
    "fixtures": [],
    "order": 0,
    "params": {},
}

WHOLE_RESULT = """
from katas.forged.{name}.answer import say
import os

def test_it():
    ID = "katas/forged/{name}/test_{name}.py::test_it"
    for report in {reports!r}:
        say(event="report", id=ID, report=report)
    say(event="done", id=ID)
    os._exit(0)
"""

ANY_TEST = "from katas.forged.{name} import answer\n\ndef test_it():\n    answer.solve()\n"


def failing(longrepr: object, **more: object) -> list[dict[str, Any]]:
    """Return the reports of a test that failed with *longrepr*."""
    return [REPORT, REPORT | {"when": "call", "outcome": "failed", "longrepr": longrepr} | more]


def skipping(longrepr: object, **more: object) -> list[dict[str, Any]]:
    return [REPORT | {"outcome": "skipped", "longrepr": longrepr} | more]


ENTRY = {"type": "ReprEntryNative", "data": {"lines": ["boom\n"]}}
TRACE = {"reprentries": [ENTRY], "extraline": None, "style": "native"}
CRASH = {"path": "x.py", "lineno": 1, "message": "boom"}
PRETTY = {"reprcrash": CRASH, "reprtraceback": TRACE, "sections": [], "chain": None}

#: Forged reports of a test, and what is said instead.
REPORTS: dict[str, tuple[list[object], str]] = {
    "nothing": ([], "sent no report for this test"),
    "no_set_up": ([REPORT | {"when": "call"}], "sent no report for this test"),
    "empty": ([{}], "sent a report that cannot be read"),
    "pairs": ([[["outcome", "passed"]]], "sent a report that cannot be read"),
    "other_outcome": ([REPORT | {"outcome": "splendid"}], "unknown outcome"),
    "other_phase": ([REPORT | {"when": "later"}], "unknown outcome"),
    "other_kind": ([REPORT | {"$report_type": "CollectReport"}], "cannot be read"),
    "no_time": ([REPORT | {"duration": "long"}], "cannot be read"),
    "no_sections": ([REPORT | {"sections": 3}], "cannot be read"),
    "takes_a_method": (failing("boom", toterminal="boom"), "cannot be read"),
    "trace_of_nothing": (failing(PRETTY | {"reprtraceback": {}}), "cannot be read"),
    "message_of_no_text": (failing(PRETTY | {"reprcrash": CRASH | {"message": 7}}), "cannot be read"),
    "lines_of_no_text": (
        failing(PRETTY | {"reprtraceback": TRACE | {"reprentries": [ENTRY | {"data": {"lines": [1]}}]}}),
        "cannot be read",
    ),
    "skipped_for_nothing": (skipping(None), "cannot be read"),
    "skipped_nowhere": (skipping(["x.py", "one", "why"]), "cannot be read"),
    "skipped_for_two_things": (skipping(["x.py", 1]), "cannot be read"),
    "expected_for_a_number": (skipping(None, wasxfail=5), "cannot be read"),
}


def at_import(*messages: dict[str, Any], then: str = "time.sleep(60)\n") -> str:
    return TALKS + "".join(f"say(**json.loads({json.dumps(one)!r}))\n" for one in messages) + then


def in_test(*lines: str) -> str:
    body = "".join(f"    {line}\n" for line in lines)
    return f"{TALKS}\nID = 'katas/forged/NAME/test_NAME.py::test_it'\ndef solve():\n{body}    time.sleep(60)\n"


def collected(**changes: object) -> dict[str, Any]:
    return {"event": "collected", "items": [ITEM | changes], "errors": {}, "skipped": {}}


#: What a kata's code says in the name of its process, and the words about it.
MESSAGES: dict[str, tuple[str, str]] = {
    "no_event": (at_import({"none": 1}), "a message of no known kind"),
    "unknown_event": (at_import({"event": "party"}), "a message of no known kind"),
    "broken_in_no_way": (at_import({"event": "broken", "breakage": 7}), "sent a message that cannot be read"),
    "test_without_a_name": (at_import(collected(chain=[])), "a test that cannot be shown"),
    "test_with_a_number_for_a_name": (at_import(collected(chain=[1])), "a test that cannot be shown"),
    "test_far_too_deep": (at_import(collected(chain=["x"] * 5000)), "a test that cannot be shown"),
    "test_of_half_a_character": (at_import(collected(chain=["test_\ud800"])), "a message of no known kind"),
    "parameters_of_no_kind": (at_import(collected(params=["number", 1])), "a test that cannot be shown"),
    "mark_of_the_inside": (at_import(collected(marks=[["_config", [], {}]])), "a test that cannot be shown"),
    "error_of_no_kind": (at_import(collected() | {"errors": 5}), "a message of no known kind"),
    "too_long": (TALKS + "SOCKET.sendall(struct.pack('!II', 1 << 30, 0))\ntime.sleep(60)\n", "frame too long"),
    "gone_before_it_listened": (
        at_import(collected(), then="select.select([SOCKET], [], [])\nos._exit(0)\n"),
        "ended itself with exit status 0",
    ),
    "collected_twice": (in_test('say(event="collected", items=[], errors={}, skipped={})'), "it collected twice"),
    "began_twice": (in_test('say(event="start", id=ID)'), "a test began that nobody asked for"),
    "began_out_of_turn": (
        in_test('say(event="done", id=ID)', 'say(event="start", id="test_x.py::test_x")'),
        "sent no report for this test",
    ),
    "report_of_another_test": (
        in_test('say(event="report", id="test_x.py::test_x", report={})'),
        "a report of a test that does not run",
    ),
    "reports_without_end": (
        in_test('for _ in range(5): say(event="report", id=ID, report={"x": "x" * 4_000_000})'),
        "more reports than one test can have",
    ),
    "shown_nowhere": (in_test('say(event="shown", after="x", when="call", text="")'), "a message of no known kind"),
    "record_of_no_kind": (
        in_test('say(event="shown", after=1, when="call", record=[1])'),
        "a message of no known kind",
    ),
    "debugger_in_another_state": (
        in_test('say(event="debugger", state="leave")'),
        "a debugger where there can be none",
    ),
}

#: The katas of which a second test is still to run when they begin to talk.
TWO_TESTS = ("began_out_of_turn",)


@dataclass
class Run:
    tree: KataTree
    result: pytest.RunResult
    results: Results


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory, warm_cache: Path) -> Run:
    """One run over a kata for each forgery, and one that is honest."""
    tree = KataTree(tmp_path_factory.mktemp("forged"), warm_cache)
    tree.kata("forged/beside")
    for name, (reports, _) in REPORTS.items():
        tree.kata(f"forged/{name}", WHOLE_RESULT.format(name=name, reports=reports), TALKS)
    for name, (answer, _) in MESSAGES.items():
        test = ANY_TEST.format(name=name)
        if name in TWO_TESTS:
            test += "\ndef test_last():\n    pass\n"
        tree.kata(f"forged/{name}", test, answer.replace("NAME", name))
    return Run(tree, *tree.results("-rA", "--kata-timeout", "5", "--kata-report", "report.json"))


@pytest.mark.parametrize("name", REPORTS)
def test_a_forged_report_is_a_failure_that_says_so(run: Run, name: str) -> None:
    ((outcome, text),) = run.results[f"forged/{name}"].values()
    assert outcome == "failure"
    assert REPORTS[name][1] in text


@pytest.mark.parametrize("name", MESSAGES)
def test_a_forged_message_is_a_failure_that_says_so(run: Run, name: str) -> None:
    found = run.results[f"forged/{name}"]
    outcome, text = found.get("test_it") or found["import" if "import" in found else "test_x"]
    assert outcome == "failure"
    assert MESSAGES[name][1] in text


def test_no_forgery_reaches_another_kata_or_ends_the_run(run: Run) -> None:
    assert run.result.ret == 1
    assert run.results["forged/beside"] == {"test_passes": ("passed", "")}
    report = json.loads((run.tree.path / "report.json").read_bytes())
    assert [kata["id"] for kata in report["katas"] if kata["state"] == "solved"] == ["forged/beside"]
    assert run.tree.leftovers() == []


def test_a_report_in_another_tests_name_counts_for_the_test_that_runs(kata_tree: KataTree) -> None:
    kata_tree.kata("forged/beside", "def test_passes():\n    assert 0\n")
    reports = [REPORT, REPORT | {"when": "call"}, REPORT | {"when": "teardown"}]
    kata_tree.kata("forged/liar", WHOLE_RESULT.format(name="liar", reports=reports), TALKS)
    _, results = kata_tree.results()
    assert results["forged/beside"]["test_passes"][0] == "failure"
    assert results["forged/liar"] == {"test_it": ("passed", "")}


def test_no_more_than_a_hundred_warnings_of_a_test_are_shown(kata_tree: KataTree) -> None:
    kata_tree.kata(test="import warnings\ndef test_it():\n    for n in range(150): warnings.warn(f'number {n}')\n")
    result = kata_tree.run()
    result.assert_outcomes(passed=1, warnings=100)
