"""A kata whose tests are gone does not vanish: one failing test says so, in every kind of run."""

from __future__ import annotations

import json

import pytest

from tests.conftest import KataTree

CLEARS = "def pytest_collection_modifyitems(items): items.clear()\n"
SEES_NONE = "def pytest_pycollect_makeitem(): return []\n"
TWO = "def test_one(): ...\n\ndef test_two(): ...\n"


@pytest.fixture
def tree(kata_tree: KataTree) -> KataTree:
    kata_tree.env["PYTEST_PLUGINS"] = "xdist.plugin"
    kata_tree.kata("orm/other")
    return kata_tree


def state(tree: KataTree) -> str:
    report = json.loads((tree.path / "report.json").read_bytes())
    return {kata["id"]: kata["state"] for kata in report["katas"]}["orm/first"]


@pytest.mark.parametrize("arguments", [("katas",), ("katas/orm/first", "katas/orm/other"), ("katas", "-n2"), ("--lf",)])
@pytest.mark.parametrize("module", ["", "import pytest\n", "def helper(): ...\n", "class TestNothing: ...\n"])
def test_a_module_without_tests_is_one_failure(tree: KataTree, module: str, arguments: tuple[str, ...]) -> None:
    tree.kata("orm/first", module)
    result = tree.run(*arguments, "--kata-report=report.json")
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["*orm/first*test_first.py*there is no test in it*"])
    assert state(tree) == "broken"


@pytest.mark.parametrize("conftest", [CLEARS, SEES_NONE])
def test_a_conftest_that_takes_the_tests_out_is_one_failure(tree: KataTree, conftest: str) -> None:
    tree.kata("orm/first", TWO, files={"conftest.py": conftest, "test_second.py": TWO})
    result = tree.run("katas", "--kata-report=report.json")
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["*orm/first*conftest.py*the tests of test_first.py are taken out before they run*"])
    assert state(tree) == "broken"


def test_it_says_how_to_get_the_tests_back(tree: KataTree) -> None:
    folder = tree.kata("orm/first", "")
    result = tree.run("katas/orm/first")
    result.stdout.fnmatch_lines([f"*Restore it: git restore {folder / 'test_first.py'}"])


def test_a_module_that_lost_its_tests_is_a_failure_beside_those_that_have_some(tree: KataTree) -> None:
    tree.kata("orm/first", TWO, files={"test_second.py": "\n"})
    result = tree.run("katas/orm/first", "--kata-report=report.json")
    result.assert_outcomes(passed=2, failed=1)
    assert state(tree) == "broken"


def test_a_module_that_the_learner_writes_may_be_empty(tree: KataTree) -> None:
    tree.kata("orm/first", TWO, files={"test_mine.py": "\n"}, edit=["answer.py", "test_mine.py"])
    tree.run("katas/orm/first").assert_outcomes(passed=2)


def test_a_test_that_is_asked_for_by_name_says_why_it_is_gone(tree: KataTree) -> None:
    tree.kata("orm/first", TWO, files={"conftest.py": CLEARS})
    name = "katas/orm/first/test_first.py::test_two"
    result = tree.run(name, "katas/orm/other")
    result.assert_outcomes(passed=1, failed=1)


def test_a_module_that_skips_itself_is_no_failure(tree: KataTree) -> None:
    tree.kata("orm/first", "import pytest\npytest.skip('not today', allow_module_level=True)\n")
    tree.run("katas/orm/first").assert_outcomes(skipped=1)
