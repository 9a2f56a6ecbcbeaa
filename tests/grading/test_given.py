"""Given files in a submission: nothing of them is used, and who changed them is told so."""

from __future__ import annotations

import shutil
import tarfile
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from pytest_djangokata.cli import main
from tests.grading.conftest import KATA, RIGHT, WRONG, School
from tests.grading.test_submissions import commit, git

TEST = "test_published.py"


@pytest.fixture
def handout(school: School) -> Path:
    """The folder that students were given, with hints."""
    school.assignment("hints = true")
    said = CliRunner().invoke(main, ["assignment", "export", "week3", "--pack", "pack/katas"], catch_exceptions=False)
    assert said.exit_code == 0, said.output
    return school.folder / "week3"


def begin(school: School, handout: Path, student: str, answer: str = WRONG) -> Path:
    """Give *student* a copy of what was handed out with an answer in it, and return the folder of its kata."""
    shutil.copytree(handout, school.submissions / student)
    return school.hand_in(student, answer) / "katas" / KATA


def packed(folder: Path, kind: str) -> None:
    """Put an archive or a repository in the place of a student's folder."""
    if kind == "git":
        git(folder, "init", "-q", "-b", "main")
        commit(folder, "2026-12-01T10:00:00+00:00")
        return
    files = [path for path in folder.rglob("*") if path.is_file()]
    if kind == "zip":
        with zipfile.ZipFile(folder.with_suffix(".zip"), "w") as archive:
            for path in files:
                archive.write(path, path.relative_to(folder))
    else:
        with tarfile.open(folder.with_suffix(".tgz"), "w:gz") as tar:
            for path in files:
                tar.add(path, f"week3-main/{path.relative_to(folder)}")
    shutil.rmtree(folder)


def test_changed_and_deleted_files_are_named_to_teacher_and_student(school: School, handout: Path) -> None:
    for kind in ("folder", "zip", "tgz", "git"):
        kata = begin(school, handout, kind)
        (kata / TEST).unlink()
        (kata / "README.md").write_text("My notes\n", encoding="utf-8")
        if kind != "folder":
            packed(school.submissions / kind, kind)
    said = " ".join(school.grade("submissions").split())
    for kind in ("folder", "zip", "tgz", "git"):
        row = school.row(kind)
        note = f"left aside: changed given files of {KATA}: README.md, {TEST} (deleted)"
        assert (row["state"], row["points"], row["reasons"]) == ("graded", 0, [note])
        assert row["katas"][0]["changed"] == [
            {"file": "README.md", "deleted": False},
            {"file": TEST, "deleted": True},
        ]
        assert f"{kind} {KATA}: README.md, {TEST} (deleted)" in said
        text = (school.out / "feedback" / f"{kind}.md").read_text(encoding="utf-8")
        told = (
            f"Given files are ours, and what was changed of them was not used: README.md, `{TEST}` (deleted) in {KATA}."
        )
        assert text.count(told) == 1
        assert "show you why" not in text
        assert "See why" not in text
    page = (school.out / "index.html").read_text(encoding="utf-8")
    assert page.count(note) == 4


def test_what_is_as_it_was_handed_out_or_cannot_be_known_is_not_named(school: School, handout: Path) -> None:
    begin(school, handout, "as-given", RIGHT)
    packed(school.submissions / "as-given", "git")
    kata = begin(school, handout, "windows")
    for name in ("README.md", TEST):
        text = (kata / name).read_bytes().replace(b"\n", b"\r\n").rstrip(b"\r\n")
        (kata / name).write_bytes(b"\xef\xbb\xbf" + text)
    kata = begin(school, handout, "no-manifest")
    (kata / TEST).unlink()
    (school.submissions / "no-manifest" / "djangokata.json").unlink()
    kata = begin(school, handout, "only-the-answer")
    for path in kata.iterdir():
        if path.name != "answer.py":
            path.unlink()
    own = school.pack / KATA / TEST
    before = own.read_text(encoding="utf-8")
    (school.pack / KATA / "data.py").write_text("NEW = 1\n", encoding="utf-8")
    own.write_text(f"{before}\n# Better since it was handed out.\n", encoding="utf-8")
    begin(school, handout, "older")
    (begin(school, handout, "told-by-mail") / TEST).write_bytes(own.read_bytes())
    kata = begin(school, handout, "broken-manifest")
    (kata / TEST).unlink()
    (school.submissions / "broken-manifest" / "djangokata.json").write_text("{}", encoding="utf-8")
    said = school.grade("submissions")
    assert [row["reasons"] for row in school.results()["rows"]] == [[]] * 7
    assert "not taken" not in said
    assert "not used" not in said
    assert "show you why" in (school.out / "feedback" / "older.md").read_text(encoding="utf-8")


def test_what_is_only_compared_makes_nobody_ungradable(school: School, handout: Path) -> None:
    kata = begin(school, handout, "big", RIGHT)
    (kata / "README.md").write_bytes(b"x" * (2 << 20))
    packed(school.submissions / "big", "zip")
    kata = begin(school, handout, "link", RIGHT)
    (kata / TEST).unlink()
    (kata / TEST).symlink_to("/etc/passwd")
    school.grade("submissions")
    assert {row["student"]["key"]: (row["points"], row["reasons"]) for row in school.results()["rows"]} == {
        "big": (1, [f"left aside: changed given files of {KATA}: README.md"]),
        "link": (1, [f"left aside: changed given files of {KATA}: {TEST}"]),
    }
