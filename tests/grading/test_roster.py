"""Who handed in what: never guessed."""

from __future__ import annotations

import textwrap
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pytest_djangokata.errors import DjangokataError
from pytest_djangokata.grading.roster import COLUMNS, Paired, pair, read_roster
from pytest_djangokata.grading.submissions import Source

CANVAS = """\
    Student,ID,SIS User ID,SIS Login ID,Section,Week 2
        Points Possible,,,,,10
    "Lovelace, Ada",901,s1,ada@x.org,Monday,7
    "Babbage, Bob",902,s2,bob@x.org,Monday,
"""


def sources(*names: str) -> list[Source]:
    return [Source(Path(name), name) for name in names]


def roster(folder: Path, text: str) -> Path:
    path = folder / "roster.csv"
    path.write_bytes(textwrap.dedent(text).encode("utf-8"))
    return path


def told(pairs: list[Paired]) -> list[tuple[str, str, str]]:
    return [(one.student.key, one.source.name if one.source else "", one.problem) for one in pairs]


def test_without_a_roster_a_student_is_called_as_the_submission() -> None:
    assert told(pair(sources("ada", "bob"))) == [("ada", "ada", ""), ("bob", "bob", "")]


def test_the_export_of_a_gradebook_is_a_roster(tmp_path: Path) -> None:
    read = read_roster(roster(tmp_path, CANVAS))
    found = pair(sources("s1", "BOB@X.ORG"), read)
    assert told(found) == [("s1", "s1", ""), ("s2", "BOB@X.ORG", "")]
    assert found[0].student.name == "Lovelace, Ada"
    assert found[0].student.columns["ID"] == "901"


@pytest.mark.parametrize("last", ["Last name", "Surname"])
def test_a_name_in_two_columns_is_one_name(tmp_path: Path, last: str) -> None:
    text = f"First name,{last},ID number,Email address\nAda,Lovelace,1,ada@x.org\nBob,,2,bob@x.org\n"
    read = read_roster(roster(tmp_path, text))
    assert [one.student.name for one in read] == ["Ada Lovelace", "Bob"]
    found = pair(sources("Ada Lovelace_101_assignsubmission_file"), read, "(?P<student>[^_]+)_.*")
    assert told(found)[0] == ("1", "Ada Lovelace_101_assignsubmission_file", "")
    assert read_roster(roster(tmp_path, f"First name,{last}\nAda,Lovelace\n"))[0].student.key == "Ada Lovelace"


def test_who_is_not_in_the_roster_is_a_row_that_says_so_and_so_is_who_handed_in_nothing(tmp_path: Path) -> None:
    found = pair(sources("s1", "s3"), read_roster(roster(tmp_path, CANVAS)))
    assert told(found) == [
        ("s1", "s1", ""),
        ("s3", "s3", "the roster has no 's3', by name, ID, login or e-mail"),
        ("s2", "", ""),
    ]


def test_a_name_that_two_have_is_not_chosen_from(tmp_path: Path) -> None:
    read = read_roster(roster(tmp_path, "name;id\nAda;1\nada;2\n"))
    assert told(pair(sources("ada"), read))[0][2] == "several in the roster are called 'ada': 1, 2"


def test_who_shares_a_name_with_a_submission_of_nobodys_is_not_just_missing(tmp_path: Path) -> None:
    read = read_roster(roster(tmp_path, "name,id\nBo Li,1\nBo Li,2\nAda,3\nCy,4\n"))
    found = pair(sources("Bo Li", "2"), read)
    assert {one.student.key: one.perhaps for one in found if one.source is None} == {"1": ("Bo Li",), "3": (), "4": ()}


def test_what_fits_nobody_may_be_of_anybody_who_handed_in_nothing(tmp_path: Path) -> None:
    read = read_roster(roster(tmp_path, "name,id\nBo Li,1\nAda,2\nCy,3\n"))
    found = pair(sources("Li, Bo", "Ada"), read)
    assert {one.student.key: one.perhaps for one in found if one.source is None} == {"1": ("Li, Bo",), "3": ("Li, Bo",)}


def test_the_number_that_moodle_gives_tells_two_of_one_name_apart(tmp_path: Path) -> None:
    text = "Identifier,Full name,ID number\nParticipant 700002,Bo Li,M1\nParticipant 700003,Bo Li,M2\n"
    read = read_roster(roster(tmp_path, text))
    names = [f"Bo Li_{number}_assignsubmission_file" for number in (700003, 700002)]
    assert told(pair(sources(*names), read, r"[^_]+_(?P<student>\d+)_.*")) == [
        ("M2", names[0], ""),
        ("M1", names[1], ""),
    ]
    assert read[0].student.columns["Identifier"] == "Participant 700002"


def test_what_a_pattern_finds_and_the_roster_has_not_is_said_so(tmp_path: Path) -> None:
    read = read_roster(roster(tmp_path, "id\nada\n"))
    (unknown, _) = pair(sources("bob_1"), read, r"(?P<student>.+)_\d+")
    assert (
        unknown.problem
        == "--pattern finds 'bob' in its name, and that is nobody's name, ID, login or e-mail in the roster"
    )


def test_a_name_that_is_somebody_elses_id_takes_nothing_from_them(tmp_path: Path) -> None:
    read = read_roster(roster(tmp_path, "name,id\nAda,ada\nada,mallory\n"))
    assert told(pair(sources("ada"), read)) == [("ada", "ada", ""), ("mallory", "", "")]


@pytest.mark.parametrize("sign", ["\u2028", "\x0b", "\x0c", "\x85", "\x1c"])
def test_a_sign_in_a_name_ends_no_line(tmp_path: Path, sign: str) -> None:
    read = read_roster(roster(tmp_path, f"name,id\nAda Lovelace{sign}Mallory,7\nAda Lovelace,1\n"))
    assert [one.student.key for one in read] == ["7", "1"]


def test_what_fits_nobody_is_not_called_as_somebody_is(tmp_path: Path) -> None:
    read = read_roster(roster(tmp_path, "id\nada\n"))
    found = pair(sources("ADA_1", "ada", "x", "X"), read, r"(?P<student>.+)_\d+")
    assert [one.student.key for one in found] == ["ada", "ada (not known)", "x", "X (not known)"]


def test_a_pattern_finds_the_student_in_the_name(tmp_path: Path) -> None:
    read = read_roster(roster(tmp_path, "full name\tid number\nAda Lovelace\t1\n"))
    found = pair(sources("Ada Lovelace_77_assignsubmission_file", "x"), read, r"(?P<student>.+)_\d+_assign.*")
    assert told(found)[0] == ("1", "Ada Lovelace_77_assignsubmission_file", "")
    assert "does not fit --pattern" in found[1].problem


def test_two_submissions_of_one_student_are_not_chosen_from() -> None:
    two = [Source(Path("in/ada.zip"), "ada"), Source(Path("in/Ada"), "Ada")]
    assert told(pair(two)) == [("ada", "ada", "there is more than one submission: ada.zip, Ada; keep one")]


def test_the_roster_can_say_when_a_submission_came_in(tmp_path: Path) -> None:
    read = read_roster(roster(tmp_path, "id,submitted\n1,2026-12-02T10:00:00Z\n2,\n"))
    assert [one.submitted for one in pair(sources("1", "2"), read)] == [datetime(2026, 12, 2, 10, tzinfo=UTC), None]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("grade,mark\n1,2\n", "roster.csv:1: none of the columns says who a student is."),
        ("id\n1\n1\n", "roster.csv:3: 1 is there twice."),
        (f"id\n1\n{'x' * 200_000}\n", "roster.csv:3: this is no line of a CSV file: field larger than"),
        ("id,submitted\n1,yesterday\n", "roster.csv:2: 'yesterday' is no time."),
        ("id,submitted\n1,2026-12-02T10:00:00\n", "roster.csv:2: '2026-12-02T10:00:00' has no time zone."),
    ],
)
def test_a_mistake_in_a_roster_names_its_line(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(DjangokataError) as caught:
        read_roster(roster(tmp_path, text))
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("(", "is no regular expression"),
        (".*", "it has no group"),
        ("(?P<name>.*)", "it has no group"),
        ("(.*)", "it has"),
    ],
)
def test_a_mistake_in_a_pattern_is_said_with_an_example(pattern: str, message: str) -> None:
    with pytest.raises(DjangokataError) as caught:
        pair(sources("ada"), None, pattern)
    said, _, advice = str(caught.value).partition("\n")
    assert message in said
    assert advice == "Type, for example: --pattern '(?P<student>[^_]+)_.*'"
    assert pair(sources("Ada_1_file"), None, advice.split("'")[1])[0].student.key == "Ada"


def test_each_name_that_a_column_may_have_is_in_the_docs() -> None:
    text = (Path(__file__).parents[2] / "docs" / "teach.md").read_text(encoding="utf-8").casefold()
    assert [name for names in COLUMNS.values() for name in names if f"`{name}`" not in text] == []
