"""``djangokata hint`` and what is remembered of it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from pytest_djangokata.learner.notes import Notes
from tests.learner.conftest import Type, solve


def test_hints_come_one_at_a_time_and_are_counted(type_: Type, dojo: Path) -> None:
    heads = [type_("hint", "orm/select_related").lines[0] for _ in range(3)]
    assert heads == [f"orm/select_related  hint {number} of 3" for number in (1, 2, 3)]
    said = type_("hint", "orm/select_related")
    assert said.lines[0] == "orm/select_related  hint 3 of 3"
    assert "There is no further one." in said.out


def test_again_shows_what_was_seen_and_nothing_new(type_: Type, dojo: Path) -> None:
    assert "No hint has been shown" in type_("hint", "--again", "orm/q_search").out
    type_("hint", "orm/q_search")
    seen = json.loads(type_("hint", "--again", "--json", "orm/q_search").out)
    assert (seen["seen"], len(seen["hints"])) == (1, 1)


def test_a_damaged_file_is_set_aside_and_told(type_: Type, dojo: Path) -> None:
    type_("hint", "orm/q_search")
    file = dojo / ".djangokata/learner.json"
    file.write_text("{")
    said = type_("hint", "orm/q_search")
    assert said.lines[0].endswith("hint 1 of 3")
    assert "is damaged; it is now learner.json.corrupt" in said.err
    assert (dojo / ".djangokata/learner.json.corrupt").read_text() == "{"


def test_a_damaged_file_never_takes_the_place_of_an_earlier_one(type_: Type, dojo: Path) -> None:
    (dojo / ".djangokata").mkdir()
    file = dojo / ".djangokata/learner.json"
    for text in ("first", "second", "third"):
        file.write_text(text)
        assert type_("hint", "orm/q_search").lines[0].endswith("hint 1 of 3")
    kept = sorted((dojo / ".djangokata").glob("learner.json.corrupt*"))
    assert [path.read_text() for path in kept] == ["first", "second", "third"]


def test_a_damaged_file_that_cannot_be_set_aside_stays(
    type_: Type, dojo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path) -> str:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr("pytest_djangokata.learner.notes.set_aside", refuse)
    (dojo / ".djangokata").mkdir()
    (dojo / ".djangokata/learner.json").write_text("{")
    said = type_("hint", "orm/q_search")
    assert said.lines[0].endswith("hint 1 of 3")
    assert said.err.count("is damaged; hints and ratings are not remembered.") == 1
    assert (dojo / ".djangokata/learner.json").read_text() == "{"


def test_a_file_of_a_newer_version_is_set_aside_and_told(type_: Type, dojo: Path) -> None:
    (dojo / ".djangokata").mkdir()
    (dojo / ".djangokata/learner.json").write_text('{"version": 99, "katas": {}}')
    assert "was written by another version" in type_("hint", "orm/q_search").err


def test_two_commands_at_once_lose_nothing(type_: Type, dojo: Path) -> None:
    katas = ["orm/q_search", "orm/select_related", "forms/model_form", "orm/f_expressions"]
    runs = [subprocess.Popen([sys.executable, "-m", "pytest_djangokata", "hint", kata], cwd=dojo) for kata in katas * 2]
    assert [run.wait(60) for run in runs] == [0] * 8
    notes = json.loads((dojo / ".djangokata/learner.json").read_text())["katas"]
    assert {kata: notes[kata]["hints"] for kata in katas} == dict.fromkeys(katas, 2)


def test_a_workspace_that_has_gone_is_not_made_again(dojo: Path, tmp_path: Path) -> None:
    notes = Notes(tmp_path / "gone")
    assert notes.change("orm/q_search", lambda note: note).hints == 0
    assert "cannot be written (No such file or directory)" in notes.notices[0]
    assert not (tmp_path / "gone").exists()


def test_without_a_name_it_is_for_the_kata_that_next_names(type_: Type, dojo: Path) -> None:
    solve(dojo, "orm/window_ranking", passed=False)
    with (dojo / "katas/orm/window_ranking/queries.py").open("a") as file:
        file.write("# begun\n")
    solve(dojo, "orm/window_ranking", passed=False)
    named = type_("next").lines[0].split()[0]
    assert type_("hint").lines[0].split()[0] == named
    assert named == "orm/window_ranking"
