"""``djangokata assignment new``, ``show`` and ``validate``, as a teacher types them."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from pytest_djangokata.assignments.source import complete_catalogue
from tests.learner.conftest import Type


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_an_assignment_of_named_katas_is_written_shown_and_valid(type_: Type) -> None:
    said = type_("assignment", "new", "orm/select_related", "model_form", "--title", 'Week "3"')
    assert (said.status, said.lines) == (0, ["Wrote assignment.toml", "Next: djangokata assignment show"])
    shown = type_("assignment", "show").lines
    assert shown[0] == 'Week "3"'
    meta = complete_catalogue().katas["orm/select_related"].meta
    told = ["orm/select_related", meta.level.value, str(meta.minutes), "min", str(meta.points), "points"]
    assert shown[2].split() == told
    assert shown[3].split()[0] == "forms/model_form"
    assert "feedback  visible: a page for each student; Gradescope shows it at once" in shown
    assert type_("assignment", "validate").out == 'assignment.toml is right: Week "3", 2 katas.\n'


def test_a_topic_means_all_its_katas(type_: Type) -> None:
    type_("assignment", "new", "forms")
    katas = tomllib.loads(Path("assignment.toml").read_text())["katas"]
    assert len(katas) > 1
    assert {kata.partition("/")[0] for kata in katas} == {"forms"}


def test_a_draw_is_the_same_for_the_same_seed(type_: Type) -> None:
    for name, seed in (("a", "1"), ("b", "1"), ("c", "2")):
        words = ["--minutes", "60", "--topic", "orm", "--level", "intermediate", "--seed", seed, "-o", f"{name}.toml"]
        assert type_("assignment", "new", *words).status == 0
    first, second, other = (json.loads(type_("assignment", "show", f"{name}.toml", "--json").out) for name in "abc")
    assert first == second
    assert first["katas"] != other["katas"]
    assert first["minutes"] <= 60
    assert {kata["level"] for kata in first["katas"]} == {"intermediate"}


def test_a_file_that_is_there_is_not_overwritten(type_: Type) -> None:
    Path("assignment.toml").write_text("mine")
    said = type_("assignment", "new", "orm/select_related")
    assert (said.status, said.err) == (2, "assignment.toml: it is there already.\nEdit it, or name another file.\n")
    assert Path("assignment.toml").read_text() == "mine"


def test_a_kata_that_is_mistyped_leads_to_the_closest(type_: Type) -> None:
    said = type_("assignment", "new", "orm/select_relatde")
    assert said.status == 2
    assert said.err.startswith(
        "orm/select_relatde: there is no such kata or topic.\nPerhaps you mean: orm/select_related"
    )


def test_a_missing_assignment_leads_to_a_command_that_writes_it(type_: Type) -> None:
    for words, command in (
        (("show",), "assignment new --minutes 60"),
        (("validate", "nope.toml"), "assignment new --minutes 60 -o nope.toml"),
    ):
        said = type_("assignment", *words)
        assert (said.status, said.err.splitlines()[1]) == (2, f"Write one: djangokata {command}")
        assert type_(*command.split()).status == 0
        assert type_("assignment", *words).status == 0


@pytest.mark.parametrize(
    ("words", "begins"),
    [
        (["--minutes", "40", "--topic", "nope"], "--topic: there is no topic 'nope'.\nTopics: admin, "),
        (["--minutes", "1"], "--minutes: no kata of these topics and levels is that short.\nThere are: basic "),
        (["--title", "\udcff"], "--title: it is not UTF-8.\n"),
        (["-o", "taken.txt/week3.toml"], "taken.txt: it is there already.\n"),
        (["-o", "taken.txt/in/week3.toml"], "taken.txt/in/week3.toml: it cannot be written: "),
        (["--title", ""], "--title: expected `str` of length >= 1.\n"),
        (
            ["--minutes", "20", "--level", "basic", "orm/select_related"],
            "--minutes, --level: only for a draw, and katas are named: orm/select_related.\n",
        ),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_is_written(type_: Type, words: list[str], begins: str) -> None:
    Path("taken.txt").touch()
    said = type_("assignment", "new", *words)
    assert (said.status, said.err[: len(begins)]) == (2, begins)
    assert not Path("assignment.toml").exists()


def test_a_draw_says_how_far_it_fills_the_time(type_: Type) -> None:
    drawn = type_("assignment", "new", "--minutes", "40", "--topic", "orm", "--level", "basic").lines[1]
    seen = json.loads(type_("assignment", "show", "--json").out)
    assert drawn == (
        f"Drawn: {len(seen['katas'])} katas, {seen['minutes']} of 40 minutes; "
        "no other kata of these topics and levels fits."
    )


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        pytest.param(
            'title = "A"\nkatas = ["orm/select_related"]\ncredit = "all"\n',
            ["assignment.toml:3: credit: invalid enum value 'all'.", 'It is one of: "verdict", "cases", "tests"'],
            id="a value that is none",
        ),
        pytest.param(
            'title = "A"\nkatas = ["orm/nothing_like_it_at_all"]\n',
            [
                "assignment.toml:2: katas: there is no kata 'orm/nothing_like_it_at_all'.",
                "See what there is: djangokata list",
            ],
            id="a kata that is none",
        ),
        pytest.param(
            'title = "A"\nkatas = ["orm/fetch_modes"]\n\n[versions]\nDjango = "5.2"\n',
            [
                "assignment.toml:5: versions.Django: orm/fetch_modes needs django>=6.1, and the class uses 5.2.",
                "Choose another version, or another kata.",
            ],
            id="a Django that a kata cannot run on",
        ),
        *(
            pytest.param(f'title = "A"\nkatas = ["orm/select_related"]\n{text}', lines, id=text)
            for text, lines in {
                'feedback = "later"\n': [
                    "assignment.toml:3: feedback: invalid enum value 'later'.",
                    'It is one of: "visible", "after_due_date", "after_published", "hidden"',
                ],
                '[points]\n"orm/select_related" = 2\n"orm/q_search" = "3"\n': [
                    "assignment.toml:5: points.orm/q_search: expected `int`, got `str`.",
                    "Type, for example:",
                    "[points]",
                    '"orm/select_related" = 10',
                ],
                'points = "ten"\n': [
                    "assignment.toml:3: points: expected `int` or `table`, got `str`.",
                    "Type, for example: points = 10",
                ],
                "[late]\npercent_per_day = 10\ndeadline = 2026-12-01T23:59:00Z\n": [
                    "assignment.toml:5: late.deadline: there is no such key.",
                    "Move it above [late]: what is below belongs to that table.",
                ],
                '[versions]\nDjango = "6.0"\npytest = 9\n': [
                    "assignment.toml:5: versions.pytest: expected `str`, got `int`.",
                    "Type, for example:",
                    "[versions]",
                    'python = "3.13"',
                    'Django = "6.0"',
                ],
                "[late]\ngrace = 10\n": [
                    "assignment.toml:3: late: nothing is late without a deadline.",
                    "Type above it: deadline = 2026-12-01T23:59:00+01:00",
                ],
                "deadline = 2026-12-01T23:59:00+01:00\n[late]\ngrace = 10\n": [
                    "assignment.toml:4: late: without percent_per_day, late costs nothing.",
                    "Type below it: percent_per_day = 10",
                ],
                '[versions]\npython = "2.7"\nDjango = "5.2"\n': [
                    "assignment.toml:4: versions.python: what is installed with it needs Python 3.11 or newer, and the class uses 2.7.",
                    "Choose another version, or another kata.",
                ],
                '[versions]\nDjango = "4.2"\n': [
                    "assignment.toml:4: versions.Django: this package needs Django>=5.2, and the class uses 4.2.",
                    "Choose another version, or another kata.",
                ],
                '[versions]\nPython = "3.13"\n': [
                    "assignment.toml:4: versions.Python: the key of Python is written small.",
                    'Type: python = "3.13"',
                ],
            }.items()
        ),
    ],
)
def test_a_mistake_is_named_with_file_line_and_key(type_: Type, text: str, lines: list[str]) -> None:
    Path("assignment.toml").write_text(text)
    said = type_("assignment", "validate")
    assert (said.status, said.err.splitlines()) == (2, lines)


def test_versions_that_only_the_class_installs_are_named(type_: Type) -> None:
    Path("assignment.toml").write_text(
        'title = "A"\nkatas = ["orm/select_related"]\n[versions]\nDjango = "9"\nFlask = "9"\npython = "3.13"\n'
    )
    for word in ("show", "validate"):
        django, flask = (line.strip(" .") for line in type_("assignment", word).lines[-2:])
        assert django.startswith("Django 9 is not tried: ")
        assert flask == (
            "Flask 9 is not tried: it is not installed here, and pip installs it for the class, if there is such a version"
        )


@pytest.mark.parametrize("wanted", ["==5.2.8", "5.2.8", "==6.1rc1", ">5.2.8,<5.2.10", "~=6.0.3", "<6", "5"])
def test_any_version_that_katas_run_on_is_right(type_: Type, wanted: str) -> None:
    Path("assignment.toml").write_text(f'title = "A"\nkatas = ["orm/select_related"]\nversions.Django = "{wanted}"\n')
    assert type_("assignment", "validate").status == 0


def test_what_is_no_toml_is_named_with_its_line(type_: Type) -> None:
    Path("assignment.toml").write_text('title = "A"\nkatas = orm\n')
    said = type_("assignment", "validate")
    assert said.status == 2
    assert said.err.startswith("assignment.toml:2: the file is not TOML: ")
    assert said.err.endswith("\nCorrect that line.\n")


def test_what_is_valid_is_said_to_programs_too(type_: Type) -> None:
    type_("assignment", "new", "orm/select_related")
    said = type_("assignment", "validate", "--json")
    assert json.loads(said.out) == {"file": "assignment.toml", "valid": True, "katas": 1}
