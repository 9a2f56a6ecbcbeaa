"""What a run tells the learner to do after a failure and after a pass."""

import shlex
import subprocess

import pytest

from tests.conftest import KataTree
from tests.progress.conftest import ship, summary

FAILING = "def test_a(): assert 0\n"


@pytest.fixture
def tree(kata_tree: KataTree) -> KataTree:
    """A failing kata with hints, a probe, a debrief and a solution."""
    folder = kata_tree.kata("orm/first", FAILING, question="Why is it red?")
    ship(folder)
    (folder / "README.md").touch()
    for file in ("hints.md", "debrief.md", "probe.py", "solution/answer.py"):
        (folder / ".meta" / file).parent.mkdir(exist_ok=True)
        (folder / ".meta" / file).write_text("## Hint 1\n\nThink.\n" if file == "hints.md" else "")
    kata_tree.env["COLUMNS"] = "60"
    return kata_tree


def begin(tree: KataTree, test: str = FAILING) -> None:
    (tree.root / "orm/first/answer.py").write_text("x = 1\n")
    (tree.root / "orm/first/test_first.py").write_text(test)


def said(lines: list[str], word: str) -> list[str]:
    return [line.strip() for line in lines if word in line]


def test_the_task_is_named_before_a_kata_is_begun_and_a_hint_after(tree: KataTree):
    lines = summary(tree.run("katas/orm/first"))
    assert "task: katas/orm/first/README.md" in "\n".join(lines)
    assert said(lines, "hint") == []
    begin(tree)
    lines = summary(tree.run("katas/orm/first"))
    assert any("Why is it red?" in line for line in lines)
    assert "task:" not in "\n".join(lines)
    (line,) = said(lines, "stuck?")
    shown = subprocess.run(
        shlex.split(line.partition("? ")[2]), cwd=tree.path, capture_output=True, text=True, check=True
    )
    assert "Think." in shown.stdout


@pytest.mark.parametrize("again", [False, True])
def test_a_solved_kata_leads_to_its_answers_and_to_the_interview(tree: KataTree, again: bool):
    begin(tree, "def test_a(): pass\n")
    if again:
        tree.run("katas/orm/first")
    lines = summary(tree.run("katas/orm/first"))
    assert said(lines, f"{'solved' if again else 'solved now'}  ") != []
    for question, command in (
        ("really right?", "verify"),
        ("answered aloud?", "debrief"),
        ("other answers:", "solution"),
    ):
        (line,) = said(lines, question)
        assert line.endswith(f"{command} orm/first")


def test_what_to_do_stands_below_each_other_on_a_narrow_terminal_too(tree: KataTree):
    begin(tree, "def test_a(): pass\n")
    found = {}
    for width in (300, 0):
        tree.env["COLUMNS"] = str(width or max(len(line.strip()) for line in found[300]) + 4)
        lines = summary(tree.run("katas/orm/first"))
        found[width] = [line for line in lines if any(word in line for word in ("really right?", "aloud?", "answers:"))]
    assert {len(line) - len(line.lstrip()) for line in found[0]} == {4}


def test_nothing_is_promised_that_is_not_there(kata_tree: KataTree):
    kata_tree.kata("orm/first")
    kata_tree.kata("orm/second", FAILING)
    for name in ("first", "second"):
        assert not any("djangokata" in line for line in summary(kata_tree.run(f"katas/orm/{name}")))


def test_several_solved_katas_are_only_listed(tree: KataTree):
    begin(tree, "def test_a(): pass\n")
    tree.kata("orm/second")
    lines = summary(tree.run("katas"))
    assert not any("djangokata" in line for line in lines)
