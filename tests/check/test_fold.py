"""``djangokata check --diff`` and ``--undiff``: wrong answers as diffs, and as folders to edit."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from pytest_djangokata.check.scaffold import scaffold

ANSWER = ".meta/wrong/always_one/answer.py"
DIFF = ".meta/wrong/always_one.diff"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A kata whose format is checked and that cannot run here, which is what takes time."""
    folder = scaffold("statistics/published", tmp_path / "katas")
    meta = folder / "kata.toml"
    meta.write_text(meta.read_text().replace("points = 1", 'points = 1\nrequires = ["django>=99"]'))
    return folder


def check(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pytest_djangokata", "check", *options, str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_folder_becomes_a_diff_whose_author_has_to_say_what_is_wrong(folder: Path) -> None:
    answer = folder / ".meta/wrong/with_drafts/answer.py"
    answer.parent.mkdir()
    reference = (folder / ".meta/solution/answer.py").read_text()
    answer.write_text(reference.replace("filter(status=Post.Status.PUBLISHED)", "all()"))
    wrong = folder / ".meta/wrong.toml"
    wrong.write_text(wrong.read_text() + 'with_drafts = "probe"\n')
    result = check(folder, "--diff")
    assert result.stdout.endswith("Check it: djangokata check statistics/published\n")
    assert "statistics/published/.meta/wrong/with_drafts.diff: written." in result.stdout
    assert result.returncode == 0
    assert "Say here in one sentence what is wrong" in result.stdout
    assert not answer.parent.exists()
    diff = answer.parent.with_suffix(".diff")
    asked = check(folder, "--diff", "--light")  # with another option about the check, it runs
    assert (asked.returncode, "with_drafts.diff: say in the first line" in asked.stdout) == (1, True)
    asking = diff.read_text()
    diff.write_text(f"Drafts are counted.\n{asking}")
    assert "with_drafts.diff: say in the first line" in check(folder, "--light").stdout  # the line that asks is there
    diff.write_text("Drafts are counted.\n" + asking.partition("\n")[2])
    assert check(folder).returncode == 0


def test_a_diff_is_edited_as_a_folder_and_keeps_its_sentence(folder: Path) -> None:
    before = (folder / DIFF).read_text()
    result = check(folder, "--undiff")
    assert (result.returncode, "always_one: written." in result.stdout) == (0, True)
    assert "always_one: has a diff beside it" in check(folder).stdout
    source = (folder / ANSWER).read_text()
    assert "return 1 if" in source
    (folder / ANSWER).write_text(source.replace("return 1 if", "return 2 if"))
    assert check(folder, "--diff").returncode == 0
    assert (folder / DIFF).read_text() == before.replace("return 1 if", "return 2 if")
    assert not (folder / ANSWER).parent.exists()


def test_diffs_get_the_line_numbers_of_today(folder: Path) -> None:
    before = (folder / DIFF).read_text()
    (folder / DIFF).write_text(before.replace("@@ -", "@@ -1"))
    assert check(folder, "--diff").returncode == 0
    assert (folder / DIFF).read_text() == before


def test_what_fits_no_more_is_left_alone_and_told_with_the_next_step(folder: Path) -> None:
    solution = folder / ".meta/solution/answer.py"
    solution.write_text(solution.read_text().replace("return Post", "return  Post"))
    before = (folder / DIFF).read_text()
    for option in ("--diff", "--undiff"):
        result = check(folder, option)
        assert (folder / DIFF).read_text() == before
        assert ".meta/wrong/always_one.diff: hunk 1 of answer.py does not fit" in result.stdout
        assert result.stdout.count("djangokata check --diff statistics/published") == 1
        assert result.returncode == 1


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("def published_posts():\n    return 1\n", "its diff would not be shorter"),
        (None, "it has files that are not in edit"),
    ],
)
def test_an_answer_that_is_no_good_as_a_diff_stays_a_folder(folder: Path, source: str | None, reason: str) -> None:
    check(folder, "--undiff")
    if source is None:
        (folder / ANSWER).with_name("notes.txt").write_text("x")
    else:
        (folder / ANSWER).write_text(source)
    (folder / DIFF).unlink()
    assert f".meta/wrong/always_one: stays a folder: {reason}." in check(folder, "--diff").stdout
    assert (folder / ANSWER).exists()


def test_a_file_that_a_folder_lacks_is_named_where_it_makes_the_diff_long(folder: Path) -> None:
    check(folder, "--undiff")
    (folder / DIFF).unlink()
    toml = folder / "kata.toml"
    toml.write_text(toml.read_text().replace('edit = ["answer.py"]', 'edit = ["answer.py", "more.py"]'))
    (folder / "more.py").write_text("ONE = 1\n")
    (folder / ".meta/solution/more.py").write_text("".join(f"NUMBER_{number} = {number}\n" for number in range(40)))
    told = check(folder, "--diff").stdout
    assert (
        "stays a folder: its diff would not be shorter; without more.py in the folder, that file is as shipped." in told
    )
