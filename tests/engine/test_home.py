"""A kata's code works in an empty folder of its own: the user's is out of reach of relative paths."""

from __future__ import annotations

import re

import pytest

from tests.conftest import KataTree

START = pytest.mark.parametrize("start", ["fork", "spawn"])

DELETES = """
import os
import shutil
from pathlib import Path

def test_before():
    assert os.listdir() == []

def test_deletes():
    shutil.rmtree(os.getcwd())

def test_after(tmp_path):
    assert Path.cwd().is_dir()
    Path("notes.txt").write_text("mine")
    shutil.rmtree(os.getcwd())
    assert 1 == 2

def test_last():
    Path("notes.txt").write_text("mine")
"""


@START
def test_deleting_the_present_folder_deletes_nothing_of_the_users(kata_tree: KataTree, start: str) -> None:
    kata_tree.kata(test=DELETES)
    mine = kata_tree.file("mine.txt", "mine")
    before = sorted(kata_tree.root.rglob("*.*"))
    result = kata_tree.run("katas", "--kata-start", start)
    result.assert_outcomes(passed=3, failed=1)
    result.stdout.fnmatch_lines(["katas/orm/first/test_first.py:15: in test_after"])
    assert mine.read_text() == "mine"
    assert sorted(kata_tree.root.rglob("*.*")) == before
    assert not (kata_tree.path / "notes.txt").exists()
    assert kata_tree.leftovers() == []


@pytest.mark.parametrize("where", ["models.py", "conftest.py", "answer.py"])
def test_every_file_of_a_kata_is_imported_there(kata_tree: KataTree, where: str) -> None:
    kata_tree.kata(
        test="from katas.orm.first import answer\ndef test_it(): pass\n",
        files={where: "import os, shutil\nshutil.rmtree(os.getcwd())\nos.mkdir(os.environ['TMPDIR'] + '/x')\n"},
    )
    before = sorted(kata_tree.root.rglob("*.*"))
    kata_tree.run("katas").assert_outcomes(passed=1)
    assert sorted(kata_tree.root.rglob("*.*")) == before


def test_a_test_may_change_the_folder_for_the_ones_behind_it(kata_tree: KataTree) -> None:
    kata_tree.kata(
        test="""
        import os
        import pytest

        @pytest.fixture(scope="module", autouse=True)
        def elsewhere(tmp_path_factory):
            os.chdir(tmp_path_factory.mktemp("elsewhere"))

        @pytest.mark.parametrize("n", range(2))
        def test_it(n):
            assert "elsewhere" in os.getcwd()
        """
    )
    kata_tree.run("katas").assert_outcomes(passed=2)


@pytest.mark.parametrize(
    ("where", "shown"), [(".", "katas/orm/first/"), ("katas/orm", "first/"), ("katas/orm/first", "")]
)
@pytest.mark.parametrize("chained", [False, True])
def test_tracebacks_name_files_from_where_pytest_was_started(
    kata_tree: KataTree, where: str, shown: str, chained: bool
) -> None:
    kata_tree.kata(
        test="from katas.orm.first import answer\ndef test_it(): answer.solve()\n",
        answer=(
            "def solve():\n    try:\n        1 / 0\n    except ZeroDivisionError as error:\n"
            f"        raise ValueError{' from error' if chained else ' from None'}\n"
        ),
    )
    result = kata_tree.run(kata_tree.root / "orm/first", cwd=kata_tree.path / where)
    places = [line for line in result.outlines if re.fullmatch(r"\S+py:\d+: in solve", line)]
    assert places == [f"{shown}answer.py:3: in solve"] * chained + [f"{shown}answer.py:5: in solve"]
