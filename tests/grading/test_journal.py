"""A batch ends in the middle: what is graded stays graded, and in the end nobody can tell."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pytest_djangokata.errors import DjangokataError
from pytest_djangokata.grading.journal import Accepted, Begin, Journal, Judged
from pytest_djangokata.grading.model import Outcome
from pytest_djangokata.grading.outcome import scrub
from tests.grading.conftest import FITTED, KATA, RIGHT, WRONG, School

COMMAND = [sys.executable, "-m", "pytest_djangokata", "grade", "--pack", "pack/katas", "--workers", "2"]


def class_of(school: School, number: int) -> None:
    school.assignment('points = 10\ncredit = "cases"')
    for one in range(number):
        answer = (RIGHT, WRONG, FITTED)[one % 3]
        school.hand_in(f"student{one}", f"{answer}\n# {one}\n")


def start(school: School, *words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*COMMAND, *words],
        cwd=school.folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def judged(out: Path) -> int:
    try:
        return (out / "journal.jsonl").read_bytes().count(b'"type":"judged"')
    except OSError:
        return 0


def wait_for(run: subprocess.Popen[str], out: Path, number: int) -> None:
    deadline = time.monotonic() + 120
    while judged(out) < number and run.poll() is None and time.monotonic() < deadline:
        time.sleep(0.02)
    assert run.poll() is None, run.communicate()


def patient(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    """Let the grader wait for *seconds*, and somewhat more, for an answer."""
    for module in ("probe.run", "grading.feedback_tests"):
        monkeypatch.setattr(f"pytest_djangokata.{module}.LEAST_SECONDS", seconds)


def files(out: Path) -> dict[str, bytes]:
    """Return what is in a folder of results, but for the journal."""
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file() and path.name != "journal.jsonl"
    }


def undisturbed(school: School) -> dict[str, bytes]:
    """Return the results of a batch with the same cases, in a folder of the same name, that nothing stopped."""
    begin = (school.out / "journal.jsonl").read_bytes().partition(b"\n")[0]
    school.out.rename(school.folder / "disturbed")
    school.out.mkdir()
    (school.out / "journal.jsonl").write_bytes(begin + b"\n")
    school.grade("submissions", "--resume")
    return files(school.out)


def test_a_batch_that_is_killed_goes_on_and_ends_in_the_same_bytes(school: School) -> None:
    class_of(school, 9)
    for number in (1, 4):
        run = start(school, "submissions", "--out", "grades", *(["--resume"] if number > 1 else []))
        wait_for(run, school.out, number)
        run.kill()
        run.communicate()
        assert not (school.out / "results.json").exists()
    before = judged(school.out)
    school.grade("--resume")
    assert judged(school.out) == 9 > before
    assert files(school.out) == undisturbed(school)


def test_ctrl_c_ends_with_one_line_that_says_how_to_go_on(school: School) -> None:
    class_of(school, 6)
    run = start(school, "submissions", "--out", "grades")
    wait_for(run, school.out, 1)
    run.send_signal(signal.SIGINT)
    out, err = run.communicate(timeout=300)
    assert run.returncode == 130
    assert (
        err.strip().splitlines()[-1] == "Stopped; what is graded is kept. Go on: djangokata grade --out grades --resume"
    )
    assert "Traceback" not in out + err
    school.grade("--resume")
    assert judged(school.out) == 6


def test_a_torn_last_line_is_as_if_it_had_never_been_written(school: School) -> None:
    class_of(school, 2)
    school.grade("submissions")
    whole = files(school.out)
    journal = school.out / "journal.jsonl"
    for cut in (1, 40):
        journal.write_bytes(journal.read_bytes()[:-cut])
        school.grade("--resume")
        assert files(school.out) == whole


def test_an_answer_that_loops_ends_in_the_same_bytes_however_fast_the_machine_is(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    class_of(school, 1)
    school.hand_in("loops", "def published_posts():\n    while True: pass\n")
    patient(monkeypatch, 0.6)
    school.grade("submissions")
    whole = files(school.out)
    journal = school.out / "journal.jsonl"
    journal.write_bytes(journal.read_bytes().partition(b"\n")[0] + b"\n")
    patient(monkeypatch, 0.9)
    school.grade("--resume")
    assert school.row("loops")["state"] == "timed out"
    assert "stopped after its time was up: an endless loop" in school.row("loops")["katas"][0]["reason"]
    assert b"--kata-timeout" not in b"".join(
        files(school.out).values()
    )  # an option of pytest, and none of this command
    assert files(school.out) == whole


def test_a_damaged_line_in_the_middle_is_named(school: School) -> None:
    class_of(school, 2)
    school.grade("submissions")
    journal = school.out / "journal.jsonl"
    lines = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(lines[0] + b"{damaged\n" + b"".join(lines[1:]))
    assert f"{journal.relative_to(school.folder)}:2: this line" in school.grade("submissions", "--resume", status=2)
    school.grade("submissions", "--regrade")
    assert len(school.results()["rows"]) == 2


def test_a_second_batch_in_the_same_folder_has_to_be_asked_for(school: School) -> None:
    class_of(school, 1)
    school.grade("submissions")
    said = school.grade("submissions", status=2)
    assert "--resume" in said
    assert "--regrade" in said


def test_grading_again_asks_with_other_data_and_keeps_what_was_accepted(school: School) -> None:
    class_of(school, 3)
    school.grade("submissions", "--accept", "student2", KATA)
    school.grade("--regrade")
    assert judged(school.out) == 6
    assert school.row("student2")["katas"][0]["accepted"] is True
    begins = {line for line in (school.out / "journal.jsonl").read_bytes().splitlines() if b'"type":"begin"' in line}
    assert len(begins) == 2


def test_what_was_accepted_holds_for_that_content_alone(school: School) -> None:
    class_of(school, 3)
    school.grade("submissions")
    school.grade("--accept", "student2", KATA)
    assert school.row("student2")["state"] == "graded"
    school.hand_in("student2", FITTED + "\n# changed\n")
    school.grade("--resume")
    assert school.row("student2")["state"] == "needs review"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nobody", KATA), "--accept nobody: there is no such student.\nPerhaps you mean: student0."),
        (("student0", "orm/else"), f"--accept student0 orm/else: there is no answer to accept.\nAnswers: {KATA}"),
    ],
)
def test_accepting_what_is_not_there_is_a_mistake(school: School, words: tuple[str, str], said: str) -> None:
    class_of(school, 1)
    school.grade("submissions")
    assert said in school.grade("--accept", *words, status=2)


def test_a_student_is_accepted_by_the_name_of_the_submission_too(school: School) -> None:
    (school.folder / "roster.csv").write_text("name,id,login\nAda Lovelace,S2,ada\n", encoding="utf-8")
    school.assignment('credit = "tests"')
    school.hand_in("ada", FITTED)
    school.grade("submissions", "--roster", "roster.csv")
    assert school.row("S2")["state"] == "needs review"
    assert f"ada {KATA}: counted from now on, with 1 of 1 point\n" in school.grade("--accept", "ada", KATA)
    assert school.row("S2")["state"] == "graded"


def test_a_kata_that_has_changed_since_is_not_mixed_with_what_it_was(school: School) -> None:
    class_of(school, 1)
    school.grade("submissions")
    probe = school.pack / KATA / ".meta" / "probe.py"
    probe.write_text(probe.read_text(encoding="utf-8") + "\n# changed\n", encoding="utf-8")
    assert "the kata has changed since this batch began" in school.grade("--resume", status=2)


def test_two_batches_do_not_write_one_journal(tmp_path: Path) -> None:
    with Journal(tmp_path / "journal.jsonl"), pytest.raises(DjangokataError, match="another djangokata grade"):
        Journal(tmp_path / "journal.jsonl").__enter__()


def test_a_journal_is_read_up_to_each_of_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    with Journal(path) as journal:
        journal.write(Begin(7, "T", ["here"]))
        journal.write(Judged(Outcome("a/b", "c", "ran", solved=True, passed=1, printed="é\n")))
        journal.write(Accepted("ada", "a/b", "c"))
    whole = path.read_bytes()
    for length in range(len(whole) + 1):
        path.write_bytes(whole[:length])
        with Journal(path) as journal:
            assert (journal.begin is not None) + len(journal.outcomes) + len(journal.accepted) == whole[:length].count(
                b"\n"
            )
        assert path.read_bytes() == whole[: whole[:length].rfind(b"\n") + 1]


def test_results_hold_nothing_of_the_machine_that_made_them(school: School, tmp_path: Path) -> None:
    class_of(school, 3)
    school.hand_in("crash", "import os\nos._exit(3)\n")
    school.hand_in("raises", f"{RIGHT}\nraise ValueError(object(), __file__)\n")
    school.grade("submissions")
    text = b"".join(files(school.out).values())
    for trace in (str(tmp_path).encode(), b"/tmp/", os.fsencode(sys.prefix), b"object at 0x7"):
        assert trace not in text
    assert school.row("crash")["state"] == "needs review"  # it ends the process, which its source says too
    shutil.rmtree(school.out)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("got: '2ad20438d2624ddb818ff0d9fe560287'", "got: '…'"),
        ("got 7c9e6679-7425-40de-944b-e07fc1f90ae7.", "got …."),
        ("a.py:2  stopped after 3.68933 s: an endless loop", "a.py:2  stopped after its time was up: an endless loop"),
        ("token Zk3v9QwX1mB7cT5yR2pL8sD4", "token …"),
        ("<object object at 0x7f3a2c01d5b0>", "<object object at 0x…>"),
        ("test_two_requests_at_the_same_time", "test_two_requests_at_the_same_time"),
        ("2026-12-01T23:59:00.000000+00:00 and INV-000000000000000000001", None),
        ("/tmp/x/worker-1/grade-12/place/katas/orm/a/answer.py:3", "katas/orm/a/answer.py:3"),
        ("\ud800", "?"),
    ],
)
def test_what_differs_from_run_to_run_is_left_out_of_what_is_kept(said: str, kept: str | None) -> None:
    assert scrub(said, Path("/tmp/x/worker-1/grade-13")) == (said if kept is None else kept)
