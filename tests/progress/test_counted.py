"""What is counted: whole topics, or the katas to which the command line leads."""

import json
import shutil
from typing import Any

import pytest

from tests.conftest import KataTree
from tests.progress.conftest import alone, summary

FAILING = "def test_a(): assert 0\n"


@pytest.fixture
def tree(kata_tree: KataTree) -> KataTree:
    """Two katas in each of three topics."""
    for topic in ("forms", "orm", "views"):
        kata_tree.kata(f"{topic}/a", FAILING)
        kata_tree.kata(f"{topic}/b", FAILING, level="advanced")
    return kata_tree


def report(tree: KataTree) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((tree.path / "report.json").read_bytes())
    return content


@pytest.mark.parametrize("more", [(), ("-n1",), ("-x",)])
def test_three_katas_of_three_topics_are_counted_as_three(tree: KataTree, more: tuple[str, ...]):
    alone(tree, "xdist")
    paths = [f"katas/{topic}/a" for topic in ("forms", "orm", "views")]
    lines = summary(tree.run(*paths, *more, "--kata-report=report.json"))
    assert [line.split()[-1] for line in lines[1:4]] == ["0/1", "0/1", "0/1"]
    assert lines[4].strip() == "0 of 3"
    assert [kata["id"] for kata in report(tree)["katas"]] == ["forms/a", "orm/a", "views/a"]
    assert report(tree)["totals"][-1]["katas"] == 3


def test_a_copy_of_three_katas_is_counted_as_three(tree: KataTree):
    copy = tree.path / "candidate"
    for topic in ("forms", "orm", "views"):
        shutil.copytree(tree.root / topic / "a", copy / topic / "a")
    lines = summary(tree.run("candidate", "--kata-report=report.json"))
    assert lines[4].strip() == "0 of 3 in all topics"
    assert report(tree)["totals"][-1]["katas"] == 3


@pytest.mark.parametrize(("arguments", "count"), [(("katas/orm/a",), "0/2"), (("katas/orm",), "0/2")])
def test_a_topic_and_a_kata_that_is_alone_are_counted_with_all_of_the_topic(
    tree: KataTree, arguments: tuple[str, ...], count: str
):
    lines = summary(tree.run(*arguments))
    assert lines[1].split() == ["orm", "0/1", "□", "0/1", "□", count]
    assert lines[2].strip() == "0 of 6 in all topics"


def test_a_selection_of_tests_leaves_the_count_as_it_is(tree: KataTree):
    tree.run("katas")
    (tree.root / "orm/a/test_a.py").write_text("def test_a(): pass\n")
    tree.run("katas")
    lines = summary(tree.run("katas", "--lf"))
    assert lines[4].strip() == "1 of 6 in all topics"


@pytest.mark.parametrize("arguments", [("katas/orm",), ("katas", "-m", "orm")])
def test_next_stays_in_what_was_asked_for_and_begins_with_what_is_basic(tree: KataTree, arguments: tuple[str, ...]):
    tree.file(
        "katas/paths.toml",
        '[thirty]\ntitle = "T"\nsteps = [{question = "Q", kata = "forms/b"}, {question = "Q", kata = "orm/b"}]\n',
    )
    assert any(line.startswith("next          orm/a ") for line in summary(tree.run(*arguments)))
    assert any(line.startswith("next          forms/b ") for line in summary(tree.run("katas")))
