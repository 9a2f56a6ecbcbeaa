"""``djangokata grade``: from submissions to rows."""

from __future__ import annotations

import os
import re
import sys
from typing import Any

import pytest

from tests.grading.conftest import FITTED, KATA, RIGHT, WRONG, School
from tests.grading.test_submissions import commit, git


def test_every_submission_becomes_a_row_of_the_gradebook(school: School) -> None:
    school.assignment('points = 10\ncredit = "verdict"')
    school.hand_in("ada", RIGHT)
    school.hand_in("bob", WRONG)
    (school.submissions / "cleo").mkdir()
    school.hand_in("dora", "def published_posts(:")
    school.grade("submissions")
    assert [(row["student"], row["state"], row["points"], row[KATA]) for row in school.gradebook()] == [
        ("ada", "graded", "10", "10"),
        ("bob", "graded", "0", "0"),
        ("cleo", "ungradable", "0", "0"),
        ("dora", "graded", "0", "0"),
    ]
    feedback = next((school.out / "feedback").glob("dora*.md")).read_text(encoding="utf-8")
    assert "answer.py, line 1: " in feedback
    assert "Python cannot read it." in feedback


def test_an_untouched_kata_is_not_even_run_and_has_nothing(school: School) -> None:
    school.assignment('credit = "cases"')
    stub = (school.pack / KATA / "answer.py").read_text(encoding="utf-8")
    school.hand_in("ada", stub)
    school.grade("submissions")
    assert [(one["state"], one["points"]) for one in school.row("ada")["katas"]] == [("untouched", 0)]


def test_the_same_content_is_judged_once(school: School) -> None:
    school.assignment()
    for student in ("ada", "bob", "cleo"):
        school.hand_in(student, RIGHT)
    school.grade("submissions")
    journal = (school.out / "journal.jsonl").read_text(encoding="utf-8").splitlines()
    assert sum('"type":"judged"' in line for line in journal) == 1
    assert {row["points"] for row in school.gradebook()} == {"1"}


def test_in_a_pipe_each_tenth_of_a_class_is_said(school: School) -> None:
    school.assignment()
    for number in range(20):
        school.hand_in(f"s{number}", RIGHT if number % 2 else WRONG)
    said = school.grade("submissions", "--no-tests").splitlines()
    told = [line for line in said if line.startswith("grading: ")]
    assert (told[-1], 2 < len(told) < 11, len(set(told))) == ("grading: 20 of 20", True, len(told))


def test_where_the_tests_pass_and_the_probe_does_not_a_person_has_to_look(school: School) -> None:
    school.assignment('points = 12\ncredit = "tests"')
    school.hand_in("ada", FITTED)
    school.grade("submissions")
    row = school.row("ada")
    assert (row["state"], row["points"], row["katas"][0]["held"]) == ("needs review", 0, 12)
    assert row["reasons"] == [f"{KATA}/answer.py:1: all tests pass, and the probe does not"]
    page = (school.out / "index.html").read_text(encoding="utf-8")
    assert f"<code>djangokata grade --out grades --accept ada {KATA}</code>" in page
    sign = '<span class="needs-review">!</span>'
    assert page.count(sign) == 2
    assert f"{sign}: there is something to look at" in page
    school.grade("submissions", "--accept", "ada", KATA)
    page = (school.out / "index.html").read_text(encoding="utf-8")
    assert (sign in page, "the probe does not (accepted)" in page) == (False, True)
    row = school.row("ada")
    assert (row["state"], row["points"], row["katas"][0]["held"]) == ("graded", 12, 0)


def test_a_fault_of_the_grader_is_a_row_and_is_tried_again(school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    from pytest_djangokata.grading import bench

    school.assignment()
    school.hand_in("ada", RIGHT)
    with monkeypatch.context() as patch:
        patch.setattr(bench, "run_tests", lambda *_: 1 // 0)
        school.grade("submissions")
    row = school.row("ada")
    assert row["state"] == "ungradable"
    assert "ZeroDivisionError" in row["reasons"][0]
    assert "ZeroDivisionError" not in row["katas"][0]["said"]
    school.grade("--resume")
    assert school.row("ada")["state"] == "graded"


def test_a_trusted_process_that_ends_costs_nobody_a_point(school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    from pytest_djangokata.probe.run import ProbeRun
    from pytest_djangokata.probe.verdict import CaseVerdict, Verdict

    school.assignment()
    school.hand_in("ada", RIGHT)
    judge = ProbeRun.judge
    calls: list[ProbeRun] = []

    def ended_once(self: ProbeRun, *arguments: Any, **options: Any) -> Verdict:
        calls.append(self)
        if len(calls) == 2:  # the first is for the kata as shipped
            reason = "compare: the process was ended by SIGKILL while compare(expected, got) ran"
            return Verdict([CaseVerdict(0, passed=False, reason=reason, ours=True)])
        return judge(self, *arguments, **options)

    monkeypatch.setattr(ProbeRun, "judge", ended_once)
    school.grade("submissions")
    assert [row["points"] for row in school.gradebook()] == ["1"]
    assert calls[1] is not calls[2]


def test_an_answer_that_says_so_itself_has_no_second_attempt(school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    from pytest_djangokata.probe.run import ProbeRun

    school.assignment()
    school.hand_in(
        "ada",
        RIGHT.replace("    return", '    raise ValueError("SIGKILL while compare(expected, got) ran")\n    return'),
    )
    judge = ProbeRun.judge
    calls: list[ProbeRun] = []
    monkeypatch.setattr(ProbeRun, "judge", lambda self, *rest, **more: calls.append(self) or judge(self, *rest, **more))
    school.grade("submissions")
    assert "while compare(expected, got) ran" in school.row("ada")["katas"][0]["reason"]
    assert len(calls) == 2  # the first is for the kata as shipped


def test_of_a_case_that_fails_a_student_sees_the_authors_sentence_alone(school: School) -> None:
    probe = school.pack / KATA / ".meta" / "probe.py"
    source = probe.read_text(encoding="utf-8")
    old = "yield {"
    assert old in source
    probe.write_text(source.replace(old, 'yield {"advice": "Count as many as there are.", '), encoding="utf-8")
    school.assignment()
    school.hand_in("ada", FITTED)
    school.grade("submissions")
    said = (school.out / "feedback" / "ada.md").read_text(encoding="utf-8")
    assert "All tests pass, and your answer fails for other data. Count as many as there are." in said
    assert "seed" not in said


def test_of_an_answer_that_prints_too_much_both_readers_are_told_so(school: School) -> None:
    school.assignment()
    school.hand_in("ada", RIGHT.replace("    return", '    print("x" * 15_000_000)\n    return'))
    school.grade("submissions")
    row = school.row("ada")
    (kata,) = row["katas"]
    assert (
        "answer.py:4  OSError: [Errno 27] File too large; what a kata prints or writes may take 32 MB" in kata["reason"]
    )
    assert row["reasons"] == [
        f"{KATA}/answer.py:4: all tests pass, and the probe does not: the answer prints or writes too much for it"
    ]
    said = (school.out / "feedback" / "ada.md").read_text(encoding="utf-8")
    assert "All tests pass, and your answer is stopped: it prints or writes too much." in said
    assert "other data" not in said


def test_the_probe_alone_is_asked_where_no_tests_are_wanted(school: School) -> None:
    school.assignment()
    school.hand_in("ada", RIGHT)
    school.hand_in("bob", FITTED)
    school.grade("submissions", "--no-tests")
    assert [(row["state"], row["points"]) for row in school.gradebook()] == [("graded", "1"), ("graded", "0")]
    assert school.row("bob")["katas"][0]["said"].startswith("Your answer does not hold.")
    school.assignment('credit = "tests"')
    assert "--no-tests: the assignment gives points for tests" in school.grade("--resume", status=2)


def test_what_the_teacher_keeps_among_the_submissions_is_none(school: School) -> None:
    school.assignment()
    (school.folder / "assignment.toml").rename(school.submissions / "assignment.toml")
    (school.submissions / "roster.csv").write_text("id\nada\n", encoding="utf-8")
    school.hand_in("ada", (school.pack / KATA / "answer.py").read_text(encoding="utf-8"))
    words = ("--assignment", "submissions/assignment.toml", "--roster", "submissions/roster.csv")
    for more in ((), ("--resume",)):
        school.grade("submissions", *words, "--out", "submissions/grades", *more)
        rows = (school.submissions / "grades" / "gradebook.csv").read_text(encoding="utf-8").splitlines()
        assert [row.split(",")[0] for row in rows] == ["student", "ada"]
    school.grade("submissions", *words)  # beside them, where the earlier results lie among the submissions
    assert [row["student"] for row in school.gradebook()] == ["ada"]
    both = school.grade("--resume", "--regrade", status=2)
    assert both.startswith("--resume --regrade: keep one of the two.\n--resume goes on with the batch; ")


def test_the_same_answer_to_each_case_has_no_points(school: School) -> None:
    school.assignment('points = 100\ncredit = "cases"')
    for number in range(4):
        school.hand_in(f"s{number}", f"def published_posts():\n    return {number}\n")
    school.hand_in("right", RIGHT)
    school.grade("submissions")
    points = {row["student"]["key"]: row["points"] for row in school.results()["rows"]}
    assert points == {"s0": 0, "s1": 0, "s2": 0, "s3": 0, "right": 100}


def test_what_cannot_be_graded_has_its_reason_once_and_nothing_about_its_katas(school: School) -> None:
    school.assignment()
    (school.submissions / "ada.zip").write_bytes(b"PK\x03\x04half of it")
    (school.folder / "roster.csv").write_text("id\nada\nbob\n", encoding="utf-8")
    school.grade("submissions", "--roster", "roster.csv")
    reason = "this zip is damaged, its end is missing; hand it in again"
    feedback = [(school.out / "feedback" / f"{name}.md").read_text(encoding="utf-8") for name in ("ada", "bob")]
    assert feedback == [
        f"# Week 3\n\nada: **0 of 1 point**\n\nYour submission cannot be graded: {reason}.\n",
        "# Week 3\n\nbob: **0 of 1 point**\n\nNothing was handed in.\n",
    ]
    page = (school.out / "index.html").read_text(encoding="utf-8")
    assert page.count(reason) == 1
    assert '<td class="n ungradable">ungradable 0</td>' in page
    assert "Nothing was handed in for this kata" not in page


@pytest.mark.skipif(sys.platform != "linux", reason="file systems elsewhere take no such name")
def test_a_folder_whose_name_is_not_utf8_is_graded_under_a_name_that_can_be_shown(school: School) -> None:
    school.assignment()
    school.hand_in(os.fsdecode(b"bo\xffb"), RIGHT)
    school.submissions = school.submissions.rename(school.folder / os.fsdecode(b"work\xfe"))
    school.grade(school.submissions.name)
    assert school.row("bo?b")["state"] == "graded"


def test_files_that_are_no_submissions_are_named_and_are_no_students(school: School) -> None:
    school.assignment()
    school.hand_in("ada", RIGHT)
    school.hand_in("bob", WRONG)
    for name, content in {
        "notes.txt": b"Ask Kim",
        "Thumbs.db": b"\xd0\xcf\x11\xe0",
        "bob.txt": b"Bob called",
        "points.xlsx": b"PK\x03\x04",
        "cleo.py": RIGHT.encode(),
        "mia.rar": b"Rar!\x1a\x07\x00",
        "stranger.zip": b"PK\x03\x04",
    }.items():
        (school.submissions / name).write_bytes(content)
    (school.folder / "roster.csv").write_text("id\nada\nbob\ncleo\nmia\nnils\n", encoding="utf-8")
    said = school.grade("submissions", "--roster", "roster.csv")
    assert {row["student"]["key"]: (row["state"], *row["reasons"]) for row in school.results()["rows"]} == {
        "ada": ("graded",),
        "bob": ("graded",),
        "cleo": ("ungradable", "cleo.py is neither a folder nor an archive; hand in a zip or a tar"),
        "mia": ("ungradable", "a .rar cannot be read; hand in a zip or a tar"),
        "nils": ("missing", "nothing was handed in, unless one of these is theirs: stranger"),
        "stranger": ("ungradable", "the roster has no 'stranger', by name, ID, login or e-mail"),
    }
    assert [row["ID number"] for row in school.gradebook("gradebook-moodle.csv")] == ["ada", "bob"]
    out = "left out of gradebook-canvas.csv and gradebook-moodle.csv, as"
    assert f"{out} their points are not decided:\n  cleo, mia, stranger\n" in said
    perhaps = "they have handed in nothing, or one of those submissions that fit nobody: nils"
    assert f"{out} {perhaps}" in " ".join(said.split())
    ignored = "Ignored, as neither a folder nor an archive: Thumbs.db, bob.txt, notes.txt, points.xlsx"
    assert ignored in said
    page = (school.out / "index.html").read_text(encoding="utf-8")
    assert ignored in page
    assert "Not in it: 3 ungradable, 1 missing." in page
    assert re.search(r">0 to 9 %</span>.*<span>1</span>", page)


def test_an_import_has_no_zero_for_somebody_whose_submission_fits_nobody(school: School) -> None:
    school.assignment()
    school.hand_in("ada", RIGHT)
    school.hand_in("Li, Bo", RIGHT)
    (school.folder / "roster.csv").write_text("name,id\nAda,ada\nBo Li,bo\nDan,dan\n", encoding="utf-8")
    school.grade("submissions", "--roster", "roster.csv")
    for system in ("canvas", "moodle"):
        text = (school.out / f"gradebook-{system}.csv").read_text(encoding="utf-8")
        assert ("Ada" in text, "Bo Li" in text, "Dan" in text) == (True, False, False)
    assert school.row("bo")["reasons"] == ["nothing was handed in, unless one of these is theirs: Li, Bo"]
    page = (school.out / "feedback" / "bo.md").read_text(encoding="utf-8")
    assert "Nothing was handed in that is known to be yours. Tell your teacher if you did hand in something." in page
    (school.submissions / "Li, Bo").rename(school.submissions / "bo")
    school.grade("submissions", "--roster", "roster.csv", "--resume")
    comments = {row["ID number"]: row["Feedback comments"] for row in school.gradebook("gradebook-moodle.csv")}
    assert (comments["bo"], comments["dan"]) == ("statistics/published: 1 of 1. Solved.", "Nothing was handed in.")


def test_a_kata_on_which_somebody_works_in_the_very_place_grades_nobody(school: School) -> None:
    school.assignment()
    school.hand_in("ada", RIGHT)
    (school.pack / KATA / "answer.py").write_text(RIGHT, encoding="utf-8")
    said = school.grade("submissions", status=2)
    assert said.startswith(
        f"{KATA}: its files to edit are not as they were shipped, and would count as the submissions'."
    )
    assert "djangokata check --seal" in said


def test_a_batch_that_is_not_there_is_said_and_the_one_beside_is_named(school: School) -> None:
    school.assignment()
    school.hand_in("ada", RIGHT)
    begin = "--out grades: it holds no batch to go on with.\n"
    assert f"{begin}Begin one: djangokata grade DIR" in school.grade("--regrade", status=2)
    assert school.grade("submissions", "--resume").startswith("grades holds no batch yet; this is its beginning.\n")
    said = school.grade("--out", "grade", "--resume", status=2)
    assert said == "--out grade: it holds no batch to go on with.\nPerhaps you mean: --out grades\n"


def test_a_time_in_the_roster_is_in_the_time_zone_of_the_assignment(school: School) -> None:
    school.assignment('deadline = 2026-12-01T23:59:00\ntime_zone = "Asia/Tokyo"\n[late]\npercent_per_day = 10')
    school.hand_in("ada", RIGHT)
    (school.folder / "roster.csv").write_text("id,submitted\nada,2026-12-02 00:00\n", encoding="utf-8")
    school.grade("submissions", "--roster", "roster.csv", "--no-tests")
    row = school.row("ada")
    assert (row["submitted"], row["days_late"]) == ("2026-12-02T00:00:00+09:00", 1)


def test_a_folder_of_files_that_are_no_submissions_has_none(school: School) -> None:
    school.assignment()
    (school.submissions / "notes.txt").write_text("Ask Kim", encoding="utf-8")
    assert "submissions: there are no submissions in it.\nPut a folder or an archive" in school.grade(
        "submissions", status=2
    )


def test_what_lies_beside_an_answer_is_named_to_student_and_teacher(school: School) -> None:
    school.assignment()
    helped = "from .helpers import count\n\ndef published_posts():\n    return count()\n"
    (school.hand_in("bob", helped) / "katas" / KATA / "helpers.py").write_text(
        "def count(): return 1\n", encoding="utf-8"
    )
    late = "def published_posts():\n    from .helpers import count\n    return count()\n"
    (school.hand_in("cleo", late) / "katas" / KATA / "helpers.py").write_text(
        "def count(): return 1\n", encoding="utf-8"
    )
    capital = school.hand_in("dora", RIGHT) / "katas" / KATA / "answer.py"
    capital.rename(capital.with_name("Answer.py"))
    said = school.grade("submissions")
    note = "helpers.py is not taken: only answer.py is; an import from there fails"
    assert f"bob {KATA}: {note}" in " ".join(said.split())
    assert school.row("bob")["katas"][0]["notes"] == [note]
    assert f"{KATA}: {note}" in school.gradebook()[0]["why"]
    bob, cleo, dora = (
        (school.out / "feedback" / f"{one}.md").read_text(encoding="utf-8") for one in ("bob", "cleo", "dora")
    )
    assert "cannot be imported where it is graded: answer.py, line 1: ModuleNotFoundError: No module named " in bob
    for text in (bob, cleo):
        assert note in text
        assert "show you why" not in text
        assert "See why" not in text
    assert "- `test_" not in bob
    assert "- `test_" in cleo
    assert "answer.py is missing. Answer.py is not taken: only answer.py is." in dora
    assert "handed out" not in dora
    assert school.row("dora")["katas"][0]["state"] == "missing"


def test_where_one_sentence_says_why_nothing_passes_no_test_is_listed(school: School) -> None:
    school.assignment()
    school.hand_in("ada", "def published_posts(:")
    school.hand_in("bob", "raise ValueError('SECRET')")
    school.hand_in("cleo", "import os\nos._exit(3)")
    school.grade("submissions")
    for student, why in (
        ("ada", "Python cannot read it."),
        ("bob", "line 1: ValueError."),
        ("cleo", "ended the process"),
    ):
        said = (school.out / "feedback" / f"{student}.md").read_text(encoding="utf-8")
        assert why in said
        assert "- `" not in said
        assert "SECRET" not in said


def test_accepting_says_what_it_changed(school: School) -> None:
    school.assignment('points = 12\ncredit = "tests"')
    school.hand_in("ada", RIGHT)
    school.hand_in("bob", "import gc\ndef published_posts(): return None\n")
    school.grade("submissions")
    said = school.grade("--accept", "ada", KATA, "--accept", "bob", KATA)
    nothing = "there was nothing to accept, since nothing in it needs review; 12 of 12 points, as before"
    assert f"ada {KATA}: {nothing}\n" in said
    assert f"bob {KATA}: it needs no more review; 0 of 12 points, as before, since the tests give it none\n" in said
    assert "Counted" not in said
    assert [one["accepted"] for name in ("ada", "bob") for one in school.row(name)["katas"]] == [False, True]


def test_work_in_a_repository_that_does_not_count_is_named(school: School) -> None:
    school.assignment()
    stub = (school.pack / KATA / "answer.py").read_text(encoding="utf-8")
    for student in ("gus", "hal", "ida"):
        path = school.hand_in(student, stub)
        git(path, "init", "-q", "-b", "main")
        commit(path, "2026-12-01T10:00:00+00:00")
    school.hand_in("gus", RIGHT)
    hal = school.submissions / "hal"
    git(hal, "checkout", "-q", "-b", "work")
    school.hand_in("hal", RIGHT)
    commit(hal, "2026-12-01T11:00:00+00:00")
    git(hal, "checkout", "-q", "main")
    said = school.grade("submissions")
    notes = {
        "gus": f"uncommitted changes not counted: katas/{KATA}/answer.py",
        "hal": "commits on another branch not counted: work",
    }
    assert {name: school.row(name)["aside"] for name in ("gus", "hal", "ida")} == {
        **{name: [note] for name, note in notes.items()},
        "ida": [],
    }
    for name, note in notes.items():
        assert f"{name} {note}" in " ".join(said.split())
        assert school.row(name)["reasons"] == [note]
        assert note[1:] in (school.out / "feedback" / f"{name}.md").read_text(encoding="utf-8")
