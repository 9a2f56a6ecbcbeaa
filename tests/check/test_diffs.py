"""Wrong answers as diffs: what they may look like, what they survive, and what is said of one that does not fit."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pytest_djangokata.check import diffs
from pytest_djangokata.check.diffs import DiffError

REFERENCE = """\
def first():
    a = 1
    return a


def second():
    b = 2
    return b
"""

DIFF = """\
The second one is off by one.
--- a/answer.py
+++ b/answer.py
@@ -6,3 +6,3 @@
 def second():
-    b = 2
+    b = 3
     return b
"""


def applied(diff: str, reference: str = REFERENCE) -> str:
    return diffs.apply(diffs.parse(diff), {"answer.py": reference.encode()})["answer.py"].decode()


LINES = st.sampled_from(
    ["", " ", "a", "b", "a\r", "\t", "-- a", "- a", "+ a", "@@ -1 +1 @@", "\\ a", "\x0c", "\x85\u2028", "é"]
)
TEXTS = st.builds(lambda lines, end: "\n".join(lines) + end, st.lists(LINES, max_size=8), st.sampled_from(["", "\n"]))
FILES = st.dictionaries(st.sampled_from(["answer.py", "b/c d.py", "e.txt"]), TEXTS.map(str.encode))


@given(old=FILES, new=FILES)
def test_a_diff_gives_exactly_the_files_that_it_was_made_for(old: dict[str, bytes], new: dict[str, bytes]) -> None:
    assume(old != new)
    diff = diffs.parse(diffs.make("A sentence.", old, new))
    assert (diff.sentence, diffs.apply(diff, old)) == ("A sentence.", new)


@given(above=st.lists(st.sampled_from(["x", "", "y = 1"]), max_size=5))
def test_a_diff_still_fits_when_its_lines_have_moved(above: list[str]) -> None:
    new = "".join(f"{line}\n" for line in above)
    assert applied(DIFF, new + REFERENCE) == new + REFERENCE.replace("b = 2", "b = 3")


def test_hunks_move_together() -> None:
    text = "".join(f"same\n{word}\n" for word in "abcdef")
    diff = diffs.make("A sentence.", {"answer.py": text.encode()}, {"answer.py": text.replace("same\nf", "f").encode()})
    both = diff.replace("@@", "@@ -1,2 +1,2 @@\n-same\n+other\n a\n@@", 1)
    assert applied(both, "new\n" + text) == "new\n" + text.replace("same\na", "other\na").replace("same\nf", "f")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("@@ -6,3 +6,3 @@", "@@ -60,30 +7 @@ def second():"),
        ("@@ -6,3 +6,3 @@", "@@"),
        ("--- a/answer.py\n+++ b/answer.py", "--- answer.py\t2026-01-01\n+++ answer.py\t2026-01-02"),
        ("The second one is off by one.\n", "The second one is off by one.\n\nMore about it.\n\n"),
        ("     return b\n", "     return b\n\n\n"),
        ("     return b\n", ""),
    ],
)
def test_a_diff_may_be_written_by_hand(old: str, new: str) -> None:
    assert old in DIFF
    assert applied(DIFF.replace(old, new)) == REFERENCE.replace("b = 2", "b = 3")


def test_an_editor_may_take_the_space_from_an_empty_line() -> None:
    diff = DIFF.replace("@@\n", "@@\n\n\n")
    assert applied(diff) == REFERENCE.replace("b = 2", "b = 3")


def test_files_are_added_and_deleted() -> None:
    diff = "One.\n--- /dev/null\n+++ b/new.py\n@@ -0,0 +1 @@\n+x = 1\n--- a/answer.py\n+++ /dev/null\n"
    assert diffs.apply(diffs.parse(diff), {"answer.py": b"1\n"}) == {"new.py": b"x = 1\n"}
    whole = "One.\n--- a/answer.py\n+++ /dev/null\n@@ -1 +0,0 @@\n-1\n"
    assert diffs.apply(diffs.parse(whole), {"answer.py": b"1\n"}) == {}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("-    b = 2", "-    b = 4", "hunk 1 of answer.py does not fit: the reference has no line '    b = 4'."),
        (" def second():", " def first():", "the reference has its lines, and not one below the other"),
        (" def second():\n-    b = 2\n+    b = 3\n     return b\n", "+x = 1\n", "it has no line of the reference"),
        ("@@ -6,3 +6,3 @@\n def second():\n-    b = 2\n+    b = 3\n     return b", "@@\n-", "fits at lines 4, 5;"),
        ("answer.py", "other.py", "it changes other.py, which the reference does not have."),
        ("--- a/answer.py", "--- /dev/null", "it adds answer.py, which the reference has already."),
        ("+++ b/answer.py", "+++ /dev/null", "it deletes answer.py, and its hunk leaves lines behind"),
        ("+++ b/answer.py", "+++ b/other.py", "it renames answer.py to other.py"),
        ("answer.py", "../answer.py", "../answer.py leads out of the kata's folder."),
        ("answer.py", "/answer.py", "/answer.py leads out of the kata's folder."),
        ("+    b = 3", "b = 3", "line 7 is not part of a diff: b = 3"),
        ("@@ -6,3 +6,3 @@\n", "", "line 4 is not part of a diff:  def second():"),
        ("--- a", "a", "no file is named in it"),
    ],
)
def test_a_diff_that_does_not_fit_is_told(old: str, new: str, message: str) -> None:
    assert old in DIFF
    with pytest.raises(DiffError) as raised:
        applied(DIFF.replace(old, new))
    assert message in str(raised.value)


def test_a_file_that_is_no_text_has_no_diff() -> None:
    with pytest.raises(DiffError, match=r"answer\.py is not UTF-8"):
        diffs.make("A sentence.", {"answer.py": b"\xff"}, {"answer.py": b""})
