"""What Moodle hands over: a folder for each student, with what the student uploaded in it."""

from __future__ import annotations

import zipfile
from pathlib import Path

from tests.grading.conftest import KATA, RIGHT, School

PATTERN = ("--pattern", "(?P<student>[^_]+)_.*")


def upload(school: School, student: str, name: str, files: dict[str, str]) -> Path:
    """Write an archive as *student* uploaded it, and return it."""
    path = school.submissions / f"{student}_110_assignsubmission_file" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        for member, text in files.items():
            archive.writestr(member, text)
    return path


def test_an_archive_in_the_folder_of_a_student_is_opened_or_said_to_be_there(school: School) -> None:
    school.kata("statistics/drafts")
    school.assignment(f'katas = ["{KATA}", "statistics/drafts"]')
    right = {f"katas/{KATA}/answer.py": RIGHT}
    upload(school, "Jan", "week4.zip", right)
    (school.submissions / "Jan_110_assignsubmission_file" / "._week4.zip").write_bytes(b"a note")
    upload(school, "Bea", "old.zip", right)
    upload(school, "Bea", "new.zip", right)
    upload(school, "Kim", "week4.rar", {}).write_bytes(b"Rar!\x1a\x07\x00")
    half = upload(school, "Lou", "week4.zip", right)
    half.write_bytes(half.read_bytes()[:-30])
    upload(school, "Mia", "week4.zip", {"answer.py": RIGHT})
    school.grade("submissions", *PATTERN)
    assert (school.row("Jan")["state"], school.row("Jan")["katas"][0]["state"]) == ("graded", "solved")
    expected = f"katas/{KATA}/answer.py, katas/statistics/drafts/answer.py"
    assert {row["student"]["key"]: row["reasons"] for row in school.results()["rows"] if row["reasons"]} == {
        "Bea": ["its folder holds 2 archives, new.zip, old.zip; keep one"],
        "Kim": ["its folder holds week4.rar: a .rar cannot be read; hand in a zip or a tar"],
        "Lou": ["its folder holds week4.zip: this zip is damaged, its end is missing; hand it in again"],
        "Mia": [f"it has none of the katas: {expected} are expected, and it holds answer.py"],
    }


def test_a_text_that_was_typed_beside_a_file_is_noted_and_the_file_is_graded(school: School) -> None:
    school.assignment()
    right = {f"katas/{KATA}/answer.py": RIGHT}
    upload(school, "Ada", "week4.zip", right)
    for student in ("Ada", "Bob"):
        typed = school.submissions / f"{student}_110_assignsubmission_onlinetext"
        typed.mkdir()
        (typed / "onlinetext.html").write_text("<p>I was ill.</p>", encoding="utf-8")
    school.grade("submissions", *PATTERN)
    ada, bob = school.row("Ada"), school.row("Bob")
    note = "text beside the files not graded: Ada_110_assignsubmission_onlinetext"
    assert (ada["state"], ada["points"], ada["reasons"]) == ("graded", 1, [note])
    assert note in (school.out / "index.html").read_text(encoding="utf-8")
    assert note[1:] in school.gradebook("gradebook-moodle.csv")[0]["Feedback comments"]
    assert (bob["state"], bob["aside"]) == ("ungradable", [])
    assert bob["reasons"][0].endswith("is expected, and it holds onlinetext.html")
    assert len(school.results()["rows"]) == 2
