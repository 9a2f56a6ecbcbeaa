"""pytest-repeat and pytest-rerunfailures, which run tests of katas more than once."""

from __future__ import annotations

import json

import pytest

from tests.conftest import KataTree

#: Fails the first time and passes from then on.
FLAKY = """
seen = []

def test_flaky():
    seen.append(1)
    assert len(seen) > {failures}, "too early"

def test_passes():
    pass
"""


def test_a_test_is_repeated_as_often_as_asked(kata_tree: KataTree) -> None:
    kata_tree.load("pytest_repeat", "xdist")
    kata_tree.kata("orm/first", FLAKY.format(failures=1))
    result = kata_tree.run("katas", "--count=3", "-v")
    result.assert_outcomes(passed=5, failed=1)
    result.stdout.fnmatch_lines(["*::test_flaky[[]1-3] FAILED*", "*::test_flaky[[]2-3] PASSED*"])
    kata_tree.run("katas/orm/first/test_first.py::test_passes[2-3]", "--count=3").assert_outcomes(passed=1)
    kata_tree.run("katas", "--count=2", "-n2").assert_outcomes(passed=3, failed=1)


@pytest.mark.parametrize("where", ["option", "ini"])
def test_a_failed_test_is_run_again(kata_tree: KataTree, where: str) -> None:
    kata_tree.load("pytest_rerunfailures", "pytest_reportlog")
    kata_tree.kata("orm/first", FLAKY.format(failures=2))
    if where == "ini":
        kata_tree.file("pytest.ini", "[pytest]\nreruns = 2\n")
    options = ["--reruns=2"] if where == "option" else []
    result = kata_tree.run("katas", "-v", "--report-log=log.json", *options)
    assert result.parseoutcomes() == {"passed": 2, "rerun": 2}
    result.stdout.fnmatch_lines(["*::test_flaky RERUN*", "*::test_flaky RERUN*", "*::test_flaky PASSED*"])
    result.stdout.fnmatch_lines(["solved now*orm/first*"])
    entries = [json.loads(line) for line in (kata_tree.path / "log.json").read_text().splitlines()]
    assert [entry["outcome"] for entry in entries if entry.get("when") == "call"] == [
        "rerun",
        "rerun",
        "passed",
        "passed",
    ]


def test_a_test_that_never_passes_fails_once(kata_tree: KataTree) -> None:
    kata_tree.load("xdist", "pytest_rerunfailures")
    kata_tree.kata("orm/first", FLAKY.format(failures=9))
    for workers in ([], ["-n2"]):
        result = kata_tree.run("katas", "--reruns=2", *workers)
        assert result.parseoutcomes() == {"passed": 1, "failed": 1, "rerun": 2}


def test_reruns_can_be_limited_to_certain_errors(kata_tree: KataTree) -> None:
    kata_tree.load("pytest_rerunfailures")
    kata_tree.kata("orm/first", FLAKY.format(failures=1))
    result = kata_tree.run("katas", "--reruns=2", "--only-rerun=OSError", "--only-rerun=ValueError")
    assert result.parseoutcomes() == {"passed": 1, "failed": 1}


def test_a_kata_that_ends_its_process_is_not_run_again(kata_tree: KataTree) -> None:
    kata_tree.load("pytest_rerunfailures")
    kata_tree.kata("orm/first", "import os\n\ndef test_dies():\n    os._exit(1)\n")
    assert kata_tree.run("katas", "--reruns=2").parseoutcomes() == {"failed": 1}
