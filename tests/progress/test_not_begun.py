"""Katas that nobody has begun, in a run over several: they are counted, and their failures fill no screen."""

import json
from typing import Any
from xml.etree import ElementTree

import pytest

from tests.conftest import KataTree
from tests.progress.conftest import alone, ship, summary

FAILING = """
import pytest

@pytest.fixture
def broken():
    raise LookupError("in the set-up")

def test_a(): assert 1 == 2, "the task of this kata"

@pytest.mark.parametrize("number", range(70))
def test_b(number): assert number < 0, "also the task"

def test_c(broken): pass

def test_d(): pass
"""


@pytest.fixture
def tree(kata_tree: KataTree) -> KataTree:
    """One kata that is begun, between two that are not."""
    ship(kata_tree.kata("orm/a", FAILING))
    kata_tree.kata("orm/b", "def test_it(): assert 0, 'what the learner works on'\n", answer="x = 1\n")
    ship(kata_tree.kata("orm/c", FAILING))
    return kata_tree


def text(result: pytest.RunResult) -> str:
    return "\n".join(result.outlines)


@pytest.mark.parametrize("more", [(), ("-n2",)])
def test_what_is_not_begun_is_counted_and_not_shown(tree: KataTree, more: tuple[str, ...]):
    alone(tree, "xdist")
    result = tree.run("katas", *more, env={"COLUMNS": "80"})
    assert "in the set-up" not in text(result)
    assert "the task" not in text(result)
    assert "what the learner works on" in text(result)
    assert [line for line in result.outlines if line.startswith(("FAILED", "ERROR"))] == [
        "FAILED katas/orm/b/test_b.py::test_it - AssertionError: what the learner work..."
    ]
    assert " 1 failed, 2 passed, 144 not begun in " in result.outlines[-1]
    assert "not begun     2 katas                   name one, or add -v, to see its" in text(result)
    assert len(result.outlines) < 50
    assert result.ret == pytest.ExitCode.TESTS_FAILED


@pytest.mark.parametrize("more", [(), ("-n2",)])
def test_what_is_not_begun_is_nothing_to_run_again(tree: KataTree, more: tuple[str, ...]):
    alone(tree, "xdist")
    tree.run("katas", *more)
    tree.run("katas", "--lf").assert_outcomes(failed=1)


def test_one_letter_stands_for_a_kata_that_is_not_begun(tree: KataTree):
    lines = tree.run("katas", env={"COLUMNS": "80"}).outlines
    shown = [line.split()[:2] for line in lines if line.endswith("%]")]
    assert shown == [["katas", "-"], ["katas/orm/b/test_b.py", "F"], ["katas", "-"]]


def test_whoever_else_listens_hears_of_every_failure(tree: KataTree):
    tree.file(
        "listener.py",
        """
        heard = []

        def pytest_report_teststatus(report):
            heard.append(report.outcome)

        def pytest_unconfigure():
            print("heard of", heard.count("failed"))
        """,
    )
    alone(tree, "listener", "pytest_reportlog.plugin")
    tree.env["PYTHONPATH"] = str(tree.path)
    result = tree.run("katas", "--junitxml=junit.xml", "--report-log=log.jsonl")
    (suite,) = ElementTree.parse(tree.path / "junit.xml").iter("testsuite")
    assert (suite.get("failures"), suite.get("errors")) == ("143", "2")
    log = (tree.path / "log.jsonl").read_text(encoding="utf-8")
    reports: list[dict[str, Any]] = [json.loads(line) for line in log.splitlines()]
    assert sum(report.get("outcome") == "failed" for report in reports) == 145
    assert "heard of 14" in text(result)


@pytest.mark.parametrize(
    "arguments",
    [("katas/orm/a",), ("katas", "-v"), ("katas", "-x"), ("katas", "-k", "test_a.py")],
)
def test_a_kata_that_is_alone_and_a_run_that_asks_for_more_show_the_failure(tree: KataTree, arguments: tuple[str, ...]):
    result = tree.run(*arguments)
    assert "AssertionError: the task of this kata" in text(result)
    assert "not begun" not in text(result)


def test_a_run_without_a_terminal_ends_as_any_other(tree: KataTree):
    result = tree.run("katas", "-p", "no:terminal")
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    assert not result.errlines


def test_an_answer_that_nobody_recorded_counts_as_begun(kata_tree: KataTree):
    kata_tree.kata("orm/a", "def test_it(): assert 0\n")
    kata_tree.kata("orm/b")
    kata_tree.run("katas").assert_outcomes(passed=1, failed=1)


def test_a_process_that_dies_is_shown_even_if_nobody_has_begun(kata_tree: KataTree):
    ship(kata_tree.kata("orm/a", "import os\n\ndef test_it(): os._exit(7)\n"))
    kata_tree.kata("orm/b")
    result = kata_tree.run("katas")
    result.assert_outcomes(passed=1, failed=1)
    assert any(line.startswith("broken        orm/a") for line in summary(result))
