"""After a test has ended its process the others run in another one, as long as that costs no more time than it should."""

from __future__ import annotations

import pytest

from tests.conftest import KataTree

NOT_RUN = "not run, because the kata's process had ended"

DIES = """
import os
import pytest

@pytest.mark.parametrize("n", range(6))
def test_dies(n):
    os._exit(3)

def test_passes():
    pass
"""

LOOPS = """
import pytest

@pytest.mark.parametrize("n", range(6))
def test_loops(n):
    while True:
        pass
"""


def reasons(result: pytest.RunResult) -> list[str]:
    return [line.partition(" - ")[2] for line in result.outlines if line.startswith("FAILED")]


def test_tests_behind_many_deaths_run_all_the_same(kata_tree: KataTree) -> None:
    kata_tree.kata(test=DIES)
    result = kata_tree.run("katas")
    result.assert_outcomes(failed=6, passed=1)
    assert all("ended itself with exit status 3 while test_dies[" in reason for reason in reasons(result))


@pytest.mark.parametrize("options", [[], ["-n1", "--maxschedchunk=1"]], ids=["alone", "in batches"])
def test_after_two_endless_loops_the_rest_is_not_run(kata_tree: KataTree, options: list[str]) -> None:
    kata_tree.load("xdist")
    kata_tree.kata(test=LOOPS, timeout=3)
    kata_tree.kata("orm/second")
    result = kata_tree.run("katas", "-v", *options)
    result.assert_outcomes(failed=6, passed=1)
    assert ["stopped after 3 s" in reason for reason in reasons(result)].count(True) == 6
    assert [NOT_RUN in reason for reason in reasons(result)] == [False, False, True, True, True, True]


def test_a_kata_that_can_be_imported_only_once_is_given_up(kata_tree: KataTree) -> None:
    folder = kata_tree.kata(test="import os, pathlib\nfrom katas.orm.first import answer\ndef test_it(): os._exit(1)\n")
    dies_next_time = "import os, pathlib\nmark = pathlib.Path(__file__).with_name('mark')\n"
    (folder / "answer.py").write_text(f"{dies_next_time}if mark.exists():\n    os._exit(2)\nmark.touch()\n")
    (folder / "test_second.py").write_text("def test_more(): pass\n")
    result = kata_tree.run("katas")
    result.assert_outcomes(failed=2)
    assert [NOT_RUN in reason for reason in reasons(result)] == [False, True]
