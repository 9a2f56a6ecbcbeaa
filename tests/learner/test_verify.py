"""``djangokata verify``: the probe's word on the learner's own answer."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from pytest_djangokata.learner.workspace import write_workspace
from tests.learner.conftest import Type, solve

KATAS = Path(__file__).parents[2] / "katas"


def answer(dojo: Path, kata: str, name: str) -> None:
    """Take an answer of the kata's author as the learner's."""
    shutil.copytree(KATAS / kata / ".meta" / name, dojo / "katas" / kata, dirs_exist_ok=True)


def test_a_right_answer_holds_and_its_cost_stands_beside_the_references(type_: Type, dojo: Path) -> None:
    answer(dojo, "orm/select_related", "accepted/a_list")
    said = type_("verify", "orm/select_related")
    assert said.status == 0
    assert said.lines[0] == "orm/select_related  holds for other data too"
    costs = {words[0]: words[1] for line in said.lines if len(words := line.split()) == 3}
    assert costs["yours"] == costs["reference"]
    assert said.lines[-1] == "Next: djangokata solution orm/select_related"


def begin(dojo: Path, file: str) -> Path:
    """Change a file to edit in a way that changes nothing."""
    path = dojo / "katas" / file
    path.write_text(f"{path.read_text()}\n# begun\n")
    return path


def test_what_nobody_has_begun_is_not_asked(type_: Type, dojo: Path) -> None:
    said = type_("verify", "orm/select_related")
    assert said.status == 1
    assert said.lines == [
        "orm/select_related is as it was shipped, so there is nothing to verify yet.",
        "Begin: pytest katas/orm/select_related",
    ]


def test_a_wrong_answer_fails_with_the_first_difference_and_the_data_that_made_it(type_: Type, dojo: Path) -> None:
    begin(dojo, "orm/select_related/queries.py")
    said = type_("verify", "orm/select_related")
    assert said.status == 1
    assert said.lines[0] == "orm/select_related  fails for other data"
    assert "queries, where 1 is allowed" in said.out
    assert "its data: posts 0," in said.out
    assert "seed" not in said.out


def test_a_broken_answer_names_the_learners_file(type_: Type, dojo: Path) -> None:
    (dojo / "katas/orm/select_related/queries.py").write_text("import nothing_of_that_name\n")
    said = type_("verify", "orm/select_related")
    assert said.status == 1
    assert "queries.py:1" in said.out
    assert "Traceback" not in said.out


def test_the_difference_is_told_as_the_tests_tell_one(type_: Type, dojo: Path) -> None:
    feeds = begin(dojo, "orm/first_q/feeds.py")
    text = feeds.read_text()
    said = type_("verify", "orm/first_q")
    assert "\n    expected: " in said.out
    assert "\n    got:      " in said.out
    assert "[0]" not in said.out
    assert " key " not in said.out
    assert "Not all of its tests have run with these files." in said.lines[1]
    assert said.lines[1].endswith(": pytest katas/orm/first_q")
    solve(dojo, "orm/first_q", passed=False)
    assert type_("verify", "orm/first_q").lines[1].startswith("Its tests fail as well, and say more: ")
    solve(dojo, "orm/first_q")
    said = type_("verify", "orm/first_q")
    assert said.lines[1].startswith("Case ")
    assert said.lines[-1] == "Next: pytest katas/orm/first_q, or djangokata hint orm/first_q"
    assert feeds.read_text() == text


def test_what_an_answer_has_raised_is_told_before_what_came_of_it_and_rows_are_not_shown(
    type_: Type, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dojo = tmp_path / "dojo"
    write_workspace(dojo, topics=["signals"])
    monkeypatch.chdir(dojo)
    kata = "signals/first_receiver"
    answer(dojo, kata, "solution")
    receivers = dojo / "katas" / kata / "receivers.py"
    receivers.write_text(receivers.read_text().replace("_id, approved=True", "_id, aproved=True"))
    said = type_("verify", kata)
    assert "FieldError was raised, where the reference raises nothing (the answer, entry 1, entry 2)." in said.out
    assert "{" not in said.out


def test_status_says_what_is_solved_and_wrong_for_other_data(type_: Type, dojo: Path) -> None:
    begin(dojo, "orm/select_related/queries.py")
    solve(dojo, "orm/select_related")  # by tests that its stub would not pass
    type_("verify", "orm/select_related")
    assert "solved, but wrong for other data (djangokata verify KATA): orm/select_related" in type_("status").out
    answer(dojo, "orm/select_related", "accepted/a_list")
    solve(dojo, "orm/select_related")
    assert "other data" not in type_("status").out
    type_("verify", "orm/select_related")
    assert "other data" not in type_("status").out


def test_json_has_what_the_page_has(type_: Type, dojo: Path) -> None:
    finding = json.loads(type_("verify", "--json", "forms/model_form").out)
    assert finding["kata"] == "forms/model_form"
    assert finding["passed"] < finding["cases"]
    assert finding["reason"]


def test_a_learners_file_that_is_gone_is_not_taken_from_the_stub(type_: Type, dojo: Path) -> None:
    (dojo / "katas/orm/select_related/queries.py").unlink()
    assert type_("verify", "orm/select_related").status != 0


def test_without_the_answers_one_error_says_what_to_install(
    type_: Type, dojo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = dojo / "katas/orm/of_mine"
    shutil.copytree(dojo / "katas/orm/q_search", folder)
    said = type_("verify", "orm/of_mine")
    assert said.status == 2
    assert said.err.startswith("orm/of_mine: its hints and answers are not installed here.")


@pytest.mark.parametrize("command", ["verify", "solution"])
def test_a_file_to_edit_that_is_missing_is_named(type_: Type, dojo: Path, command: str) -> None:
    solve(dojo, "orm/select_related")
    (dojo / "katas/orm/select_related/queries.py").unlink()
    said = type_(command, "orm/select_related")
    assert said.status == 2
    assert "there is no file 'queries.py'.\nBring it back: djangokata reset orm/select_related\n" in said.err
    assert type_("reset", "orm/select_related").status == 0
    assert (dojo / "katas/orm/select_related/queries.py").is_file()


def checkout(folder: Path, kata: str) -> Path:
    """Return a copy of one kata with its answers, under git, where somebody works in the kata's own folder."""
    topic, _, name = kata.partition("/")
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(KATAS / kata, folder / "katas" / topic / name, ignore=ignored)
    shutil.copy(KATAS / topic / "topic.toml", folder / "katas" / topic)
    for package in ("katas", f"katas/{topic}"):
        (folder / package / "__init__.py").touch()
    for words in (
        ["init", "-q"],
        ["add", "."],
        ["-c", "user.name=x", "-c", "user.email=x@x.org", "commit", "-qm", "x"],
    ):
        subprocess.run(["git", *words], cwd=folder, check=True)
    return folder / "katas" / kata


@pytest.mark.parametrize("name", ["a_second_migration", "descending"])
def test_in_a_checkout_no_file_of_the_learners_is_taken_for_the_references(
    type_: Type, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    folder = checkout(tmp_path, "models/indexes")
    shutil.copytree(folder / ".meta" / "accepted" / name, folder, dirs_exist_ok=True)
    if name == "descending":
        (folder / "migrations" / "0001_initial.py").rename(folder / "migrations" / "0001_mine.py")
    monkeypatch.chdir(tmp_path)
    assert type_("verify", "models/indexes").lines[0] == "models/indexes  holds for other data too"
