"""Wherever pytest is started, and however a kata is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import KataTree

TESTS = """
import pytest
from katas.orm.first import answer

def test_one():
    assert answer.value == 1

class TestGroup:
    @pytest.mark.parametrize("n", [1, 2])
    def test_two(self, n):
        pass
"""

#: A conftest.py that may be imported in the kata's own process only.
CONFTEST = """
import os
assert os.environ["DJANGO_SETTINGS_MODULE"], "imported by the caller's process"
"""


@pytest.fixture
def tree(kata_tree: KataTree) -> KataTree:
    kata_tree.kata("orm/first", TESTS, "value = 1\n", files={"conftest.py": CONFTEST})
    kata_tree.kata("views/other")
    return kata_tree


def ids(result: pytest.RunResult) -> list[str]:
    return [line for line in result.outlines if "::" in line and " " not in line]


@pytest.mark.parametrize("where", [".", "katas", "katas/orm", "katas/orm/first"])
def test_a_kata_runs_from_any_folder_above_it(tree: KataTree, where: str) -> None:
    result = tree.run("-k", "one or two", cwd=tree.path / where)
    assert result.parseoutcomes()["passed"] == 3
    assert not any("Warning" in line for line in result.outlines)


@pytest.mark.parametrize("rootdir", [".", "katas", "katas/orm", "katas/orm/first"])
def test_ids_are_relative_to_the_root_folder(tree: KataTree, rootdir: str) -> None:
    folder = (tree.root / "orm/first").relative_to(tree.path / rootdir).as_posix()
    prefix = "" if folder == "." else f"{folder}/"
    result = tree.run("--rootdir", tree.path / rootdir, "--collect-only", "-q", tree.root / "orm/first")
    assert ids(result) == [
        f"{prefix}test_first.py::test_one",
        f"{prefix}test_first.py::TestGroup::test_two[1]",
        f"{prefix}test_first.py::TestGroup::test_two[2]",
    ]


def test_topics_are_markers_even_if_their_folder_is_not_collected(tree: KataTree) -> None:
    result = tree.run(
        "--rootdir", tree.root / "orm/first", "--strict-markers", "-m", "orm and basic", "katas/orm/first"
    )
    result.assert_outcomes(passed=3)


def test_a_kata_is_found_behind_a_symbolic_link(tree: KataTree) -> None:
    (tree.path / "shortcut").symlink_to(tree.root / "orm/first", target_is_directory=True)
    result = tree.run("shortcut", "-v")
    result.assert_outcomes(passed=3)
    result.stdout.fnmatch_lines(["shortcut/test_first.py::test_one PASSED*"])


def test_a_tree_is_found_behind_a_symbolic_link(tree: KataTree, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(tree.path, target_is_directory=True)
    tree.run(link / "katas/orm").assert_outcomes(passed=3)
    tree.run(cwd=link).assert_outcomes(passed=4)


def test_a_kata_is_found_by_the_name_of_its_package(tree: KataTree) -> None:
    result = tree.run("--pyargs", "katas.orm.first", env={"PYTHONPATH": str(tree.path)})
    result.assert_outcomes(passed=3)


@pytest.mark.parametrize("name", ["learn [2024]", "a::b"])
def test_a_folder_may_have_signs_that_mean_something_in_an_id(
    tmp_path_factory: pytest.TempPathFactory, warm_cache: Path, name: str
) -> None:
    place = tmp_path_factory.mktemp("places") / name
    place.mkdir()
    tree = KataTree(place, warm_cache)
    tree.kata("orm/first", "def test_fails(): assert 0\n")
    result = tree.run("katas")
    result.assert_outcomes(failed=1)
    assert "test_first.py:1: " in result.stdout.str()
    assert "ERROR" not in result.stderr.str()


@pytest.mark.parametrize("option", ["--ignore=katas/orm/first/test_first.py", "--ignore-glob=*/first/*"])
def test_what_is_to_be_ignored_is_not_run(kata_tree: KataTree, option: str) -> None:
    kata_tree.kata("orm/first")
    kata_tree.kata("orm/second")
    kata_tree.run("katas", option).assert_outcomes(passed=1)


def test_the_configuration_can_name_the_katas(tree: KataTree) -> None:
    tree.file("pytest.ini", "[pytest]\ntestpaths = katas/orm/first katas/views\n")
    tree.run().assert_outcomes(passed=4)


@pytest.mark.parametrize(
    ("arguments", "passed"),
    [
        (["katas/orm/first", "katas/views/other/test_other.py::test_passes"], 4),
        # Before version 9, pytest ran a file as often as it was named.
        (
            ["katas/views/other/test_other.py", "katas/views/other/test_other.py"],
            1 if pytest.version_tuple >= (9,) else 2,
        ),
        (["--keep-duplicates", "katas/views/other/test_other.py", "katas/views/other/test_other.py"], 2),
        (["-p", "xdist", "-n0", "katas"], 4),
        (["--import-mode=importlib", "katas"], 4),
    ],
)
def test_katas_can_be_named_in_many_ways(tree: KataTree, arguments: list[str], passed: int) -> None:
    tree.run(*arguments).assert_outcomes(passed=passed)


@pytest.mark.parametrize(
    "name", ["test_one", "TestGroup", "TestGroup::test_two", "TestGroup::test_two[2]", "test_gone[a::b]"]
)
def test_a_test_asked_for_by_name_fails_with_the_reason_its_kata_is_broken(tree: KataTree, name: str) -> None:
    (tree.root / "orm/first/answer.py").write_text("value = (\n")
    result = tree.run(f"katas/orm/first/test_first.py::{name}")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [f"FAILED katas/orm/first/test_first.py::{name.replace('[', '[[]')} - katas/orm/first/answer.py:1 *"]
    )


def test_a_test_asked_for_by_name_fails_if_the_files_of_its_kata_are_wrong(tree: KataTree) -> None:
    (tree.root / "orm/first/kata.toml").write_text("title = ")
    result = tree.run("katas/orm/first/test_first.py::test_one", "katas/views")
    result.assert_outcomes(failed=1, passed=1)
    result.stdout.fnmatch_lines(
        ["FAILED katas/orm/first/test_first.py::test_one - katas/orm/first/kata.toml *not TOML*"]
    )


def test_what_failed_for_a_broken_kata_is_run_again_when_it_is_mended(tree: KataTree) -> None:
    (tree.root / "orm/first/answer.py").write_text("value = (\n")
    tree.run("katas").assert_outcomes(failed=1, passed=1)
    tree.run("katas", "--lf").assert_outcomes(failed=1)
    (tree.root / "orm/first/answer.py").write_text("value = 1\n")
    assert tree.run("katas", "--lf").ret == 0


def test_a_topic_whose_file_is_wrong_is_one_failure_beside_its_katas(tree: KataTree) -> None:
    (tree.root / "orm/topic.toml").write_text("title = 1")
    tree.run("katas").assert_outcomes(failed=1, passed=4)
