"""Coverage of katas: real figures, whoever measures, and no file left behind."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.conftest import KataTree

ANSWER = """
def double(number):
    if number > 100:
        return "never"
    return number * 2
"""
TEST = "from katas.orm.first.answer import double\n\ndef test_doubles():\n    assert double(2) == 4\n"


@pytest.fixture
def tree(kata_tree: KataTree) -> KataTree:
    kata_tree.load("pytest_cov")
    # Where this project is measured itself, its runs must not be.
    kata_tree.env = {key: value for key, value in kata_tree.env.items() if not key.startswith("COVERAGE")}
    kata_tree.kata("orm/first", TEST, ANSWER)
    return kata_tree


def lines_of_answer(result: pytest.RunResult) -> list[str]:
    """Return the figures of the answer: statements, missed, percent, and missing lines."""
    return next(line.split()[1:] for line in result.outlines if line.startswith("katas/orm/first/answer.py"))


@pytest.mark.parametrize("source", ["katas", "katas/orm/first", "katas.orm.first"])
def test_pytest_cov_reports_what_the_katas_process_ran(tree: KataTree, source: str) -> None:
    tree.file(".coveragerc", "[run]\npatch = fork, _exit, subprocess\n")
    result = tree.run("katas", f"--cov={source}", "--cov-report=term-missing")
    result.assert_outcomes(passed=1)
    assert lines_of_answer(result) == ["4", "1", "75%", "3"]
    assert {path.name for path in tree.path.glob(".coverage*")} == {".coverage", ".coveragerc"}


def test_pytest_cov_adds_up_the_workers_of_pytest_xdist(tree: KataTree) -> None:
    tree.load("xdist")
    tree.kata("orm/second", TEST.replace("double(2) == 4", "double(101) == 'never'"))
    result = tree.run("katas", "--cov=katas", "--cov-report=term-missing", "-n2")
    result.assert_outcomes(passed=2)
    assert lines_of_answer(result) == ["4", "0", "100%"]
    assert [path.name for path in tree.path.glob(".coverage*")] == [".coverage"]


def test_branches_and_the_tests_behind_each_line_are_known(tree: KataTree) -> None:
    options = ["--cov=katas", "--cov-branch", "--cov-context=test", "--cov-report=json"]
    tree.file(".coveragerc", "[json]\nshow_contexts = True\n")
    tree.run("katas", *options).assert_outcomes(passed=1)
    found = json.loads((tree.path / "coverage.json").read_text())["files"]["katas/orm/first/answer.py"]
    assert found["missing_branches"] == [[2, 3]]
    assert found["contexts"]["4"] == ["katas/orm/first/test_first.py::test_doubles|run"]


def test_too_little_coverage_fails_the_run(tree: KataTree) -> None:
    tree.file(".coveragerc", "[run]\ninclude = katas/orm/first/answer.py\n")
    assert tree.run("katas", "--cov", "--cov-fail-under=70").ret == 0
    assert tree.run("katas", "--cov", "--cov-fail-under=80").ret == 1


@pytest.mark.parametrize("patches", ["", "patch = subprocess\n", "patch = fork, _exit, subprocess\n"])
def test_coverage_run_measures_katas_with_and_without_patches(tree: KataTree, patches: str) -> None:
    tree.file(".coveragerc", f"[run]\nsource = katas\nrelative_files = true\n{patches}")

    def coverage(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "coverage", *arguments]
        return subprocess.run(
            command, cwd=tree.path, env=tree.env, capture_output=True, text=True, timeout=300, check=False
        )

    run = coverage("run", "-m", *tree.command("katas")[2:])
    assert "1 passed" in run.stdout
    if patches:
        coverage("combine")
    report = pytest.RunResult(0, coverage("report", "--show-missing").stdout.splitlines(), [], 0.0)
    assert lines_of_answer(report) == ["4", "1", "75%", "3"]
    assert {path.name for path in tree.path.glob(".coverage*")} == {".coverage", ".coveragerc"}


def test_a_kata_that_dies_costs_only_its_own_figures(tree: KataTree) -> None:
    tree.kata("orm/dies", "import os\n\ndef test_dies():\n    os._exit(1)\n")
    result = tree.run("katas", "--cov=katas", "--cov-report=term-missing")
    result.assert_outcomes(passed=1, failed=1)
    assert lines_of_answer(result) == ["4", "1", "75%", "3"]
