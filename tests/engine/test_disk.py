"""What a kata's files may take is bounded all together, and whoever deletes some has room again."""

from __future__ import annotations

import sys

import pytest

from tests.conftest import KataTree

TEST = "from katas.orm.first.answer import solve\n\n{more}def test_it(tmp_path):\n    solve(tmp_path)\n"

#: Ways to fill a disk with files none of which is too large; what is not written to takes none of this one.
FILLERS = {
    "open": "with open(folder / str(number), 'wb') as file:\n            file.truncate(25 << 20)",
    "os.open": "os.truncate(os.open(folder / str(number), os.O_CREAT | os.O_RDWR), 25 << 20)",
    "a relative path": "with open(f'{number}', 'w') as file:\n            file.truncate(25 << 20)",
    "without a name": "kept.append(tempfile.TemporaryFile())\n        kept[-1].truncate(25 << 20)",
    "SQLite": "sqlite3.connect(folder / str(number)).close()\n        os.truncate(folder / str(number), 25 << 20)",
}


def answer(statement: str, times: int = 400) -> str:
    return (
        "import os, sqlite3, tempfile\nkept = []\n\ndef solve(folder):\n"
        f"    for number in range({times}):\n        {statement}\n"
    )


@pytest.mark.skipif(sys.platform == "win32", reason="an open file cannot be deleted there")
@pytest.mark.parametrize("filler", FILLERS)
def test_many_files_are_refused_at_the_learners_line(kata_tree: KataTree, filler: str) -> None:
    kata_tree.kata(test=TEST.format(more="def test_neighbour(): pass\n\n"), answer=answer(FILLERS[filler]))
    kata_tree.kata("orm/second")
    result = kata_tree.run("katas")
    result.assert_outcomes(failed=1, passed=2)
    result.stdout.fnmatch_lines(
        ["katas/orm/first/answer.py:6: in solve", "E   OSError: * a kata's files may take 256 MB, all together"]
    )


def test_the_sum_counts_and_not_the_number_of_calls(kata_tree: KataTree) -> None:
    # Each test writes less than the bound; what earlier ones have left behind is there still.
    test = TEST.format(more="import pytest\n\n@pytest.mark.parametrize('n', range(3))\n").replace(
        "tmp_path)", "tmp_path, n)", 1
    )
    kata_tree.kata(test=test, answer=answer(FILLERS["open"], times=5))
    kata_tree.run("katas").assert_outcomes(passed=2, failed=1)


def test_what_is_deleted_counts_no_more(kata_tree: KataTree) -> None:
    kata_tree.kata(
        test=TEST.format(more=""), answer=answer(f"{FILLERS['open']}\n        (folder / str(number)).unlink()")
    )
    kata_tree.run("katas").assert_outcomes(passed=1)


def test_small_files_can_be_many(kata_tree: KataTree) -> None:
    statement = "(folder / str(number)).write_text('a line')"
    kata_tree.kata(test=TEST.format(more=""), answer=answer(statement, times=2000))
    kata_tree.run("katas").assert_outcomes(passed=1)
