"""What people and editors type: names of a kata's other files, and of tests from when the kata was broken."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import KataTree

TESTS = """
from katas.orm.first import answer

def test_one(): ...
def test_two(): ...
"""
MODULE = "katas/orm/first/test_first.py"


@pytest.fixture
def tree(kata_tree: KataTree) -> KataTree:
    files = {
        "README.md": "Do it.\n",
        ".meta/solution/answer.py": "",
        "templates/page.html": "",
        "more/conftest.py": "import os\nassert os.environ['DJANGO_SETTINGS_MODULE']\n",
        "more/helper.py": "",
    }
    kata_tree.kata("orm/first", TESTS, files=files)
    kata_tree.kata("orm/second")
    return kata_tree


@pytest.mark.parametrize(
    "name", ["answer.py", "README.md", "kata.toml", "__init__.py", "templates/page.html", "templates", "more/helper.py"]
)
def test_any_file_of_a_kata_runs_the_kata(tree: KataTree, name: str) -> None:
    tree.run(f"katas/orm/first/{name}").assert_outcomes(passed=2)


def test_it_does_so_from_everywhere_and_among_others(tree: KataTree) -> None:
    tree.run("answer.py", cwd=tree.root / "orm/first").assert_outcomes(passed=2)
    tree.run("../first/answer.py", cwd=tree.root / "orm/second").assert_outcomes(passed=2)
    tree.run(tree.root / "orm/first/answer.py").assert_outcomes(passed=2)
    tree.run("katas/orm/first/answer.py::anything", "katas/orm/second/answer.py").assert_outcomes(passed=3)
    tree.run("katas/orm/first/answer.py", "-k", "one").assert_outcomes(passed=1, deselected=1)


def test_the_file_of_a_topic_runs_the_topic(tree: KataTree) -> None:
    tree.run("katas/orm/topic.toml").assert_outcomes(passed=3)


def test_a_file_that_is_not_there_is_a_usage_error(tree: KataTree) -> None:
    result = tree.run("katas/orm/first/nothing.py")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["ERROR: file or directory not found: katas/orm/first/nothing.py"])


def test_a_file_of_the_answers_is_refused_with_what_to_type(tree: KataTree) -> None:
    result = tree.run("katas/orm/first/.meta/solution/answer.py")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert "Try: djangokata check orm/first" in result.errlines


def break_(tree: KataTree) -> None:
    (tree.root / "orm/first/answer.py").write_text("x = (\n")


def repair(tree: KataTree) -> None:
    (tree.root / "orm/first/answer.py").write_text("")


@pytest.mark.parametrize("more", [(), ("-n2",), ("-p", "randomly")])
def test_the_test_that_stands_for_a_broken_module_runs_all_of_it_afterwards(
    tree: KataTree, more: tuple[str, ...]
) -> None:
    tree.env["PYTEST_PLUGINS"] = "xdist.plugin"
    break_(tree)
    names = [f"{MODULE}::import", "katas/orm/second/test_second.py::test_passes"]
    tree.run(*names, *more).assert_outcomes(failed=1, passed=1)
    repair(tree)
    result = tree.run(*names, "-v", *more)
    result.assert_outcomes(passed=4)
    for name in ("import", "test_one", "test_two"):
        assert any("PASSED" in line and f"{MODULE}::{name}" in line for line in result.outlines)


def test_it_reports_each_test_once_if_it_is_named_twice(tree: KataTree) -> None:
    result = tree.run(f"{MODULE}::import", f"{MODULE}::test_one", f"{MODULE}::import", "-v")
    assert sum("test_one PASSED" in line for line in result.outlines) == 1
    assert sum("::import PASSED" in line for line in result.outlines) == 1
    result = tree.run(f"{MODULE}::test_one", f"{MODULE}::import", "katas/orm/second", "-v")
    assert [line.split(" ")[0].rpartition("::")[2] for line in result.outlines if " PASSED" in line] == [
        *("import", "test_one", "test_two"),
        "test_passes",
    ]
    tree.run("katas/orm/first/answer.py", MODULE, "katas/orm/first/README.md").assert_outcomes(passed=2)


def test_it_counts_as_no_test_of_the_kata(tree: KataTree) -> None:
    result = tree.run(f"{MODULE}::import")
    assert not any("tests ran" in line for line in result.outlines)
    assert any("solved now" in line for line in result.outlines)


@pytest.mark.parametrize("file", ["kata.toml", "test_first.py", "answer.py"])
def test_what_stood_for_a_lost_file_is_asked_for_again_without_harm(tree: KataTree, file: str) -> None:
    path = tree.root / "orm/first" / file
    content = path.read_bytes()
    path.unlink()
    (failed,) = [line.split()[0] for line in tree.run("katas", "-v").outlines if " FAILED " in line]
    tree.run(failed, "katas/orm/second").assert_outcomes(failed=1, passed=1)
    path.write_bytes(content)
    result = tree.run(failed, "katas/orm/second")
    assert result.ret == 0
    assert result.parseoutcomes()["passed"] >= 3


def test_a_wrong_topic_file_is_asked_for_again_without_harm(tree: KataTree) -> None:
    path: Path = tree.root / "orm/topic.toml"
    content = path.read_bytes()
    path.write_bytes(b"")
    assert tree.run("katas/orm/topic.toml::title").parseoutcomes()["failed"] == 1
    path.write_bytes(content)
    assert tree.run("katas/orm/topic.toml::title").ret == 0


def test_a_test_that_a_sound_kata_does_not_have_is_a_usage_error(tree: KataTree) -> None:
    result = tree.run(f"{MODULE}::test_gone")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
