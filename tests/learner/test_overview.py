"""``djangokata list``, ``next`` and ``status``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.learner.conftest import Type, solve


def test_list_shows_each_kata_with_its_state_under_its_topic(type_: Type, dojo: Path) -> None:
    solve(dojo, "orm/q_search")
    said = type_("list", "orm")
    assert said.lines[0] == "orm  1 of 15 solved"
    assert any(line.startswith("  ■ q_search ") for line in said.lines)
    assert any(line.startswith("  □ lazy_querysets ") and " basic " in line for line in said.lines)


def test_list_searches_in_titles_and_questions(type_: Type, dojo: Path) -> None:
    assert "prefetch_related" in type_("list", "PREFETCH").out
    assert type_("list", "no such words").lines[0] == "No kata fits."


def test_list_todo_leaves_out_what_is_solved(type_: Type, dojo: Path) -> None:
    solve(dojo, "orm/q_search")
    assert "q_search" not in type_("list", "--todo").out


def test_list_todo_says_that_all_of_it_is_solved(type_: Type, dojo: Path) -> None:
    for kata in ("model_form", "cross_field_validation", "invoice_formset"):
        solve(dojo, f"forms/{kata}")
    assert type_("list", "forms", "--todo").lines == ["Nothing is left to do among these: 3 of 3 solved."]


def test_list_todo_says_what_a_kata_needs_that_cannot_run(type_: Type, dojo: Path) -> None:
    about = dojo / "katas/orm/q_search/kata.toml"
    about.write_text(f'requires = ["django>=99"]\n{about.read_text()}')
    said = type_("list", "q_search", "--todo")
    assert said.lines[0] == "Nothing is left to do among these: 0 of 1 solved, 1 kata cannot run here."
    assert said.lines[1].startswith("– orm/q_search needs: ")


def test_list_says_which_katas_need_a_command(type_: Type, dojo: Path) -> None:
    for kata in ("model_form", "cross_field_validation"):
        about = dojo / "katas/forms" / kata / "kata.toml"
        about.write_text(f'requires = ["django>=99"]\n{about.read_text()}')
    said = type_("list", "forms")
    assert any(line.startswith("– forms/model_form and 1 more need:") for line in said.lines)


@pytest.mark.parametrize("width", ["60", "120"])
def test_list_fits_the_terminal(type_: Type, dojo: Path, monkeypatch: pytest.MonkeyPatch, width: str) -> None:
    monkeypatch.setenv("COLUMNS", width)
    assert max(len(line) for line in type_("list").lines) <= int(width)


def test_list_gives_json_to_programs(type_: Type, dojo: Path) -> None:
    solve(dojo, "orm/q_search", passed=False)
    rows = {row["id"]: row for row in json.loads(type_("list", "--json").out)}
    assert len(rows) == 18
    assert rows["orm/q_search"]["state"] == "untouched"  # its files are as shipped
    assert rows["orm/q_search"]["level"] == "intermediate"


def test_next_names_the_kata_its_question_and_what_to_type(type_: Type, dojo: Path) -> None:
    said = type_("next", "--topic", "forms")
    assert said.lines[0].startswith("forms/model_form  basic")
    assert "They ask: " in said.out
    assert "Run:   pytest katas/forms/model_form" in said.lines
    assert "Stuck: djangokata hint forms/model_form" in said.lines


def test_next_in_a_topic_is_the_kata_that_a_run_of_the_topic_proposes(type_: Type, dojo: Path) -> None:
    assert type_("next", "--topic", "orm").lines[0].startswith("orm/first_q  basic")
    assert (
        json.loads(type_("next", "--topic", "orm", "--level", "advanced", "--json").out)["id"]
        == "orm/filtered_prefetch"
    )


def test_next_goes_on_when_a_kata_is_solved(type_: Type, dojo: Path) -> None:
    solve(dojo, "forms/model_form")
    assert json.loads(type_("next", "--topic", "forms", "--json").out)["id"] == "forms/cross_field_validation"
    solve(dojo, "forms/cross_field_validation")
    solve(dojo, "forms/invoice_formset")
    assert type_("next", "--topic", "forms").lines[0] == "Nothing is left to do there."


def test_next_says_what_to_install_where_what_is_left_cannot_run(type_: Type, dojo: Path) -> None:
    for kata in ("model_form", "cross_field_validation"):
        path = dojo / "katas/forms" / kata / "kata.toml"
        path.write_text('requires = ["python>=9"]\n' + path.read_text())
    solve(dojo, "forms/invoice_formset")
    lines = type_("next", "--topic", "forms").lines
    assert lines[0] == "1 of 3 are solved; the others cannot run here yet."
    assert lines[1].startswith("forms/model_form needs: ")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["next", "--topic", "orn"], "--topic orn: there is no such topic.\nPerhaps you mean: orm\n"),
        (
            ["debrief", "--topic", "fondations"],
            "--topic fondations: there is no such topic.\nPerhaps you mean: foundations\n",
        ),
        (["statsu"], "There is no command 'statsu'.\nPerhaps you mean: status\n"),
        (["assignment", "exprot"], "There is no command 'exprot'.\nPerhaps you mean: export\n"),
        (["qqqq"], "There is no command 'qqqq'.\nAll commands: main --help\n"),
    ],
)
def test_a_mistyped_topic_or_command_finds_what_was_meant(type_: Type, dojo: Path, words: list[str], said: str) -> None:
    type_("list")  # whose module has the name of what Python makes lists with
    told = type_(*words)
    assert (told.status, told.err) == (2, said)


def test_status_counts_by_topic_and_level(type_: Type, dojo: Path) -> None:
    solve(dojo, "forms/model_form")
    totals = json.loads(type_("status", "--json").out)
    assert (totals["katas"], totals["solved"]) == (18, 1)
    assert totals["topics"]["forms"] == {"basic": [1, 1], "intermediate": [0, 1], "advanced": [0, 1]}


def test_status_knows_what_is_solved_and_cannot_be_explained(type_: Type, dojo: Path) -> None:
    solve(dojo, "forms/model_form")
    said = type_("status")
    assert "solved, not explained yet: forms/model_form" in said.out
    assert said.lines[-1] == "Next: djangokata debrief --quiz forms/model_form"


def test_status_says_how_far_one_is_on_the_path_of_questions(type_: Type, dojo: Path) -> None:
    solve(dojo, "orm/first_q")
    solve(dojo, "forms/model_form")
    type_("debrief", "--quiz", "orm/first_q", input="\n" * 20 + "3\n")
    said = type_("status")
    assert "of 30 questions that every list asks: 2 solved, 1 of them explained, 24 not in this workspace" in said.out
    assert "they come next: orm/replace_raw_sql, orm/lazy_querysets, orm/select_related" in said.lines
    assert "explained, by your ratings: well 1" in said.lines
    path = json.loads(type_("status", "--json").out)["path"]
    assert (path["questions"], path["solved"], path["explained"], path["missing"]) == (30, 2, 1, 24)


def test_status_of_a_topic_leaves_the_path_out(type_: Type, dojo: Path) -> None:
    assert "questions that every list asks" not in type_("status", "--topic", "orm").out


def test_status_names_what_comes_again_though_it_is_not_solved(type_: Type, dojo: Path) -> None:
    assert "It will come again" in type_("debrief", "--quiz", "orm/first_q", input="\n" * 20 + "1\n").out
    said = type_("status")
    assert "asked before it was solved, not explained yet: orm/first_q" in said.lines
    assert said.lines[-1] == "Next: djangokata next"


def test_status_fits_a_narrow_terminal(type_: Type, dojo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    type_("debrief", "--quiz", "orm/first_q", input="\n" * 20 + "1\n")
    assert max(len(line) for line in type_("status").lines) <= 60


def test_a_solved_kata_whose_files_changed_is_called_stale(type_: Type, dojo: Path) -> None:
    solve(dojo, "forms/model_form")
    with (dojo / "katas/forms/model_form/views.py").open("a") as file:
        file.write("\n")
    assert "run them again: forms/model_form" in type_("status").out
    assert "stale" in type_("list", "forms").out


def test_commands_work_from_a_folder_inside_the_workspace(
    type_: Type, dojo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(dojo / "katas/forms/model_form")
    assert type_("hint").lines[0] == "forms/model_form  hint 1 of 3"
    assert type_("list").status == 0


@pytest.mark.parametrize("words", [["list"], ["next"], ["status"], ["hint"], ["debrief"], ["reset", "orm/x"]])
def test_outside_of_a_workspace_a_command_says_how_to_get_one(
    type_: Type, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    said = type_(*words)
    assert said.status == 2
    assert said.err.splitlines()[-1] == "Make a workspace and go there: djangokata init dojo && cd dojo"


@pytest.mark.parametrize(
    ("typed", "meant"), [("orm/selct_related", "orm/select_related"), ("modelform", "forms/model_form")]
)
def test_a_misspelt_kata_finds_the_one_that_was_meant(type_: Type, dojo: Path, typed: str, meant: str) -> None:
    said = type_("hint", typed)
    assert said.status == 2
    assert said.err.splitlines()[-1].startswith(f"Perhaps you mean: {meant}")


def test_every_command_shows_an_example(type_: Type) -> None:
    from pytest_djangokata.cli import COMMANDS

    lacking = [name for name in COMMANDS if "Example" not in type_(name, "--help").out]
    assert lacking == []


@pytest.mark.parametrize(
    "words", [("hint", "orm"), ("verify", "orm/"), ("reset", "katas/orm"), ("debrief", "orm")], ids=" ".join
)
def test_a_topic_in_place_of_a_kata_is_told(type_: Type, dojo: Path, words: tuple[str, str]) -> None:
    said = type_(*words)
    assert said.status == 2
    assert said.err == f"{words[1]} is a topic, and one kata is wanted.\nIts katas: djangokata list orm\n"


def test_a_name_that_is_too_long_for_a_path_is_no_kata(type_: Type, dojo: Path) -> None:
    said = type_("hint", "x" * 3000)
    assert said.status == 2
    assert said.err.startswith("There is no kata 'xxx")


def test_what_is_left_to_do_is_counted(type_: Type, dojo: Path) -> None:
    solve(dojo, "forms/model_form")
    assert type_("list", "forms", "--todo").lines[0] == "forms  2 to do"
    assert type_("list", "forms").lines[0] == "forms  1 of 3 solved"


def test_a_stale_result_is_explained(type_: Type, dojo: Path) -> None:
    solve(dojo, "forms/model_form")
    assert "stale" not in type_("list", "forms").out
    with (dojo / "katas/forms/model_form/forms.py").open("a") as file:
        file.write("# more\n")
    assert "stale: its files have changed since its tests ran; run them again" in type_("list", "forms").lines
