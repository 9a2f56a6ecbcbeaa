"""Annotations on GitHub: the learner's file and line, once for each kata."""

from __future__ import annotations

import pytest

from tests.conftest import KataTree
from tests.progress.conftest import ship

ENV = {"GITHUB_ACTIONS": "true"}
TEST = """
from katas.orm.{name}.answer import half

def test_halves():
    assert half(4) == 2

def test_zero():
    assert half(0) == 0
"""


def annotations(result: pytest.RunResult) -> list[str]:
    return [line for line in result.outlines if line.startswith("::")]


def test_an_error_in_the_learners_code_is_shown_at_its_line(kata_tree: KataTree) -> None:
    kata_tree.kata("orm/raises", TEST.format(name="raises"), "def half(n):\n    return n / 0\n")
    result = kata_tree.run("katas", env=ENV)
    assert annotations(result) == [
        "::error file=katas/orm/raises/answer.py,line=2,title=orm/raises::ZeroDivisionError: division by zero"
    ]


def test_a_wrong_result_is_shown_at_the_file_to_edit(kata_tree: KataTree) -> None:
    kata_tree.kata("orm/wrong", TEST.format(name="wrong"), "def half(n):\n    return n\n")
    (line,) = annotations(kata_tree.run("katas", env=ENV))
    assert line.startswith("::error file=katas/orm/wrong/answer.py,line=1,title=orm/wrong::test_halves: ")
    assert "assert 4 == 2" in line


def test_what_broke_a_kata_is_shown_where_it_is(kata_tree: KataTree) -> None:
    kata_tree.kata("orm/broken", TEST.format(name="broken"), "def half(n):\n    return (\n")
    (line,) = annotations(kata_tree.run("katas", env=ENV))
    assert line.startswith("::error file=katas/orm/broken/answer.py,line=2,title=orm/broken::")
    assert "'(' was never closed" in line


def test_the_file_is_named_from_the_root_of_the_checkout(kata_tree: KataTree) -> None:
    folder = kata_tree.kata("orm/raises", TEST.format(name="raises"), "def half(n):\n    return n / 0\n")
    env = ENV | {"GITHUB_WORKSPACE": str(kata_tree.path)}
    (line,) = annotations(kata_tree.run(".", env=env, cwd=folder))
    assert "file=katas/orm/raises/answer.py," in line


@pytest.mark.parametrize("workers", [[], ["-n2"]], ids=["alone", "xdist"])
def test_of_many_katas_ten_are_shown_and_the_rest_is_counted(kata_tree: KataTree, workers: list[str]) -> None:
    kata_tree.load("xdist")
    for number in range(12):
        name = f"raises{number:02}"
        kata_tree.kata(f"orm/{name}", TEST.format(name=name), "def half(n):\n    raise ValueError('a:b,\\nc%')\n")
    lines = annotations(kata_tree.run("katas", *workers, env=ENV))
    assert len(lines) == 11
    assert all(line.endswith("::ValueError: a:b,%0Ac%25") for line in lines[:10])
    assert lines[10] == "::notice title=katas::2 more katas fail; the summary of the step has all of them."


def test_a_kata_that_nobody_has_begun_or_that_passes_is_not_annotated(kata_tree: KataTree) -> None:
    answer = "def half(n):\n    raise NotImplementedError\n"
    for name in ("untouched", "begun"):
        ship(kata_tree.kata(f"orm/{name}", TEST.format(name=name), answer))
    (kata_tree.root / "orm/begun/answer.py").write_text("def half(n):\n    return 1\n")
    kata_tree.kata("orm/solved", TEST.format(name="solved"), "def half(n):\n    return n / 2\n")
    (line,) = annotations(kata_tree.run("katas", env=ENV))
    assert "title=orm/begun::" in line


def test_elsewhere_nothing_is_annotated(kata_tree: KataTree) -> None:
    kata_tree.kata("orm/raises", TEST.format(name="raises"), "def half(n):\n    return n / 0\n")
    assert annotations(kata_tree.run("katas")) == []


def test_beside_a_plugin_that_annotates_nothing_is_said_twice(kata_tree: KataTree) -> None:
    kata_tree.load("pytest_github_actions_annotate_failures")
    kata_tree.kata("orm/raises", TEST.format(name="raises"), "def half(n):\n    return n / 0\n")
    result = kata_tree.run("katas", env=ENV)
    assert annotations(result) == []
    assert sum("::error" in line for line in result.errlines) == 2
