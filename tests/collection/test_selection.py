"""Choosing tests and stopping early work on katas as on any test."""

from __future__ import annotations

import json

import pytest

from tests.conftest import KataTree

TESTS = """
import pytest

@pytest.mark.parametrize("n", [1, 2, 3])
def test_numbers(n):
    assert n != 2

class TestGroup:
    def test_inside(self):
        pass

    class TestDeeper:
        def test_far_inside(self):
            pass

@pytest.mark.skip(reason="not today")
def test_skipped():
    pass

@pytest.mark.xfail(reason="known")
def test_known():
    assert False
"""

ONE = "katas/orm/first/test_first.py"


@pytest.fixture
def tree(kata_tree: KataTree) -> KataTree:
    kata_tree.kata("orm/first", TESTS)
    kata_tree.kata("orm/second", "def test_second():\n    pass\n", level="advanced")
    kata_tree.kata("views/third", "def test_third():\n    assert 0\n")
    return kata_tree


def ids(tree: KataTree, *arguments: str) -> list[str]:
    """Return the IDs that are collected."""
    lines = tree.run("--collect-only", "-qq", *arguments).outlines
    return [line.rpartition(":")[0] if line.count("::") == 0 else line for line in lines if line.startswith("katas/")]


def test_nodes_have_the_ids_that_pytest_gives(tree: KataTree) -> None:
    lines = [line for line in tree.run("--collect-only", "-q", "katas/orm").outlines if "::" in line]
    assert lines == [
        f"{ONE}::test_numbers[1]",
        f"{ONE}::test_numbers[2]",
        f"{ONE}::test_numbers[3]",
        f"{ONE}::TestGroup::test_inside",
        f"{ONE}::TestGroup::TestDeeper::test_far_inside",
        f"{ONE}::test_skipped",
        f"{ONE}::test_known",
        "katas/orm/second/test_second.py::test_second",
    ]


@pytest.mark.parametrize(
    ("arguments", "outcomes"),
    [
        (["katas"], {"passed": 5, "failed": 2, "skipped": 1, "xfailed": 1}),
        (["katas/orm/first"], {"passed": 4, "failed": 1, "skipped": 1, "xfailed": 1}),
        (["katas/orm/first", "katas/orm/first"], {"passed": 4, "failed": 1, "skipped": 1, "xfailed": 1}),
        ([f"{ONE}::test_numbers"], {"passed": 2, "failed": 1}),
        ([f"{ONE}::test_numbers[2]"], {"failed": 1}),
        ([f"{ONE}::TestGroup"], {"passed": 2}),
        ([f"{ONE}::TestGroup::TestDeeper::test_far_inside"], {"passed": 1}),
        (["katas/views", f"{ONE}::test_numbers[1]"], {"passed": 1, "failed": 1}),
        (["katas", "-k", "inside or third"], {"passed": 2, "failed": 1, "deselected": 6}),
        (["katas", "-m", "orm and advanced"], {"passed": 1, "deselected": 8}),
        (["katas", "-m", "views"], {"failed": 1, "deselected": 8}),
        (["katas", "--runxfail", "-k", "known"], {"failed": 1, "deselected": 8}),
        (
            ["katas", "--deselect", "katas/views"],
            {"passed": 5, "failed": 1, "skipped": 1, "xfailed": 1, "deselected": 1},
        ),
        (["katas", "-x"], {"passed": 1, "failed": 1}),
        (["katas", "--maxfail", "2"], {"passed": 5, "failed": 2, "skipped": 1, "xfailed": 1}),
        (["katas", "--kata-workers", "1"], {"passed": 5, "failed": 2, "skipped": 1, "xfailed": 1}),
        (["katas", "--kata-start", "spawn", "-k", "third"], {"failed": 1, "deselected": 8}),
    ],
)
def test_what_is_asked_for_is_run(tree: KataTree, arguments: list[str], outcomes: dict[str, int]) -> None:
    tree.run(*arguments).assert_outcomes(**outcomes)


def test_a_name_that_is_not_there_is_a_usage_error(tree: KataTree) -> None:
    assert tree.run(f"{ONE}::test_nowhere").ret == 4


def test_what_failed_last_is_run_again_or_first(tree: KataTree) -> None:
    tree.run("katas").assert_outcomes(passed=5, failed=2, skipped=1, xfailed=1)
    tree.run("katas", "--lf").assert_outcomes(failed=2)
    (tree.root / "views/third/test_third.py").write_text("def test_third():\n    pass\n")
    tree.run("katas", "--lf").assert_outcomes(passed=1, failed=1)
    first = next(line for line in tree.run("katas", "--ff", "-v").outlines if "::" in line and "%]" in line)
    assert first.startswith(f"{ONE}::test_numbers[2] FAILED")


def test_stepwise_goes_on_where_it_stopped(tree: KataTree) -> None:
    tree.run("katas", "--sw").assert_outcomes(passed=1, failed=1)
    first = tree.root / "orm/first/test_first.py"
    first.write_text(first.read_text().replace("assert n != 2", "pass"))
    tree.run("katas", "--sw").assert_outcomes(passed=5, failed=1, skipped=1, xfailed=1, deselected=1)


def test_a_kata_is_found_from_elsewhere_and_by_its_absolute_path(tree: KataTree) -> None:
    elsewhere = tree.path / "elsewhere"
    elsewhere.mkdir()
    tree.run(tree.root / "views", cwd=elsewhere).assert_outcomes(failed=1)
    tree.run(cwd=tree.root / "views" / "third").assert_outcomes(failed=1)


def test_a_kata_that_cannot_run_here_is_deselected_with_the_command_that_helps(tree: KataTree) -> None:
    tree.kata("orm/future", "def test_future():\n    pass\n", requires=["python>=3.99"])
    result = tree.run("katas/orm/future", "katas/orm/second")
    result.assert_outcomes(passed=1, deselected=1)
    assert any("another Python, >=3.99, in an environment of its own" in line for line in result.outlines)
    assert tree.run("katas/orm/future").ret == 5


@pytest.mark.parametrize("workers", ["1", "2", "5"])
def test_results_come_in_the_order_of_collection(tree: KataTree, workers: str) -> None:
    slow = "import time\ndef test_slow():\n    time.sleep(0.3)\n"
    tree.kata("orm/a_slow", slow)
    lines = [line for line in tree.run("katas", "-v", "--kata-workers", workers).outlines if "%]" in line]
    katas = [line.split("/")[2] for line in lines]
    assert katas == sorted(katas, key=["a_slow", "first", "second", "third"].index)


def test_durations_and_warnings_are_those_of_the_child(tree: KataTree) -> None:
    tree.kata(
        "orm/warns",
        "import warnings, time\ndef test_warns():\n    time.sleep(0.2)\n    warnings.warn('mind the gap')\n",
    )
    result = tree.run("katas/orm/warns", "--durations=1")
    result.stdout.fnmatch_lines(["*mind the gap*", "0.2*s call*katas/orm/warns/test_warns.py::test_warns"])


@pytest.mark.parametrize(
    ("option", "message"),
    [
        (["--kata-workers", "many"], "--kata-workers: 'many' is not a number of processes."),
        (["--kata-workers", "0"], "--kata-workers: '0' is not a number of processes."),
        (["--kata-timeout", "-1"], "--kata-timeout: '-1' is not a number of seconds above 0."),
        (["--kata-memory", "1"], "--kata-memory: 1 MB are too little."),
        (["--kata-memory", "0"], "--kata-memory: '0' is not a number of megabytes above 0."),
        (["--kata-memory", "x"], "--kata-memory: 'x' is not a number of megabytes above 0."),
        (["--kata-report", "x.pdf"], "ends neither in .json nor in .md."),
    ],
)
def test_an_option_with_a_value_that_it_cannot_have_is_told(tree: KataTree, option: list[str], message: str) -> None:
    result = tree.run("katas", *option)
    assert result.ret == 4
    assert message in "\n".join(result.errlines)
    (advised,) = [line.partition("Try: ")[2].partition(",")[0] for line in result.errlines if "Try: " in line]
    assert tree.run("katas/orm/second", *advised.split()).ret == 0


def test_progress_is_written_as_json(tree: KataTree) -> None:
    tree.run("katas", "--kata-report", "progress.json")
    report = json.loads((tree.path / "progress.json").read_text())
    assert {kata["id"]: kata["state"] for kata in report["katas"]} == {
        "orm/first": "failing",
        "orm/second": "solved",
        "views/third": "failing",
    }
