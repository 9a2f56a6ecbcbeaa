"""What was printed, logged and warned of is shown as far as a person reads it."""

from __future__ import annotations

import pytest

from pytest_djangokata.child.texts import cut
from tests.conftest import KataTree


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", ""),
        ("a\nb\nc\nd", "a\nb\nc\nd"),
        ("a\nb\nc\nd\ne\nf\n", "a\nb\n[… 3 lines left out …]\nf\n"),
        ("x" * 20, "x" * 20),
        ("x" * 10 + "y" * 1500 + "z" * 10, "x" * 10 + "\n[… 1,500 characters left out …]\n" + "z" * 10),
        ("\n" * 10_000, "\n\n[… 9,997 lines left out …]\n\n"),
        ("a" * 50 + "\nb\nc\nd\ne", "a" * 10 + "\n[… 1 lines left out …]\nd\ne"),
    ],
)
def test_of_a_long_text_both_ends_are_kept_and_the_rest_is_counted(text: str, shown: str) -> None:
    assert cut(text, lines=4, characters=20) == shown


ENDLESS = """
import logging, sys

def test_prints():
    print("the first")
    for _ in range(3000):
        print("\\n" * 1000)

def test_prints_one_line():
    while True:
        sys.stderr.write("x" * 10_000)

def test_logs():
    logging.getLogger("told").warning("many lines" + "\\n" * 500)
    for n in range(1000):
        logging.getLogger("told").warning("record %s", n)
    assert 0

def test_prints_a_little():
    for n in range(25):
        print("line", n)
    assert 0
"""


def test_output_without_end_is_shown_by_its_two_ends(kata_tree: KataTree) -> None:
    kata_tree.kata(test=ENDLESS.replace('print("\\n" * 1000)\n', 'print("\\n" * 1000)\n    assert 0\n', 1))
    result = kata_tree.run("katas", "--maxfail=9")
    result.assert_outcomes(failed=4)
    result.stdout.fnmatch_lines_random(["the first", "*3,00?,??? lines left out*", "*record 999", "line 0", "line 24"])
    assert len(result.outlines) < 180
    assert sum(map(len, result.outlines)) < 40_000


def test_somebody_who_asks_for_details_sees_more_of_the_output(kata_tree: KataTree) -> None:
    kata_tree.kata(test="def test_it():\n    for n in range(100): print('line', n)\n    assert 0\n")
    assert "line 50" not in kata_tree.run("katas").outlines
    assert "line 50" in kata_tree.run("katas", "-vv").outlines


def test_warnings_without_end_do_not_hold_a_test_up(kata_tree: KataTree) -> None:
    kata_tree.kata(
        test="""
        import warnings

        def test_many():
            for n in range(20_000): warnings.warn(f"number {n}")

        def test_long():
            warnings.warn("line\\n" * 1000)
        """
    )
    result = kata_tree.run("katas")
    result.assert_outcomes(passed=2, warnings=101)
    assert len(result.outlines) < 40
