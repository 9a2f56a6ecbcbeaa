"""Who handed in what: by the name of a submission, a pattern, or a roster. Nobody is guessed."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from pathlib import Path

from pytest_djangokata.errors import DjangokataError
from pytest_djangokata.grading.kinds import is_typed
from pytest_djangokata.grading.model import Student
from pytest_djangokata.grading.submissions import Source
from pytest_djangokata.progress.text import clean

#: How columns are called in rosters that systems export, by what they mean here; the first that is there counts.
COLUMNS: dict[str, tuple[str, ...]] = {
    "id": ("sis user id", "id number", "student id", "id", "matriculation number"),
    "login": ("sis login id", "login", "username", "user", "github_username", "github"),
    "email": ("email", "email address", "e-mail", "mail"),
    "name": ("name", "full name", "student", "student name"),
    "first": ("first name", "firstname", "given name"),
    "last": ("last name", "lastname", "surname", "family name"),
    "submission": ("submission", "folder", "identifier"),
    "submitted": ("submitted", "submitted at", "submission time"),
}
#: How it begins what is said of a submission that is nobody's.
NOT_IN_ROSTER = "the roster has no"
#: Those of which one has to be there: they say who a student is.
WHO = ("id", "login", "email", "name", "first", "last")
#: A pattern that reads the names that Moodle gives to submissions.
EXAMPLE = "--pattern '(?P<student>[^_]+)_.*'"
#: How Moodle numbers a student of one assignment, in any language: ``Participant 700002``.
NUMBERED = re.compile(r"[^\W\d]\D*[ \N{NO-BREAK SPACE}](\d+)")
#: Rows that Canvas adds to those of students.
NOBODY = ("points possible", "student, test")


@dataclass(frozen=True)
class Entry:
    """One line of a roster.

    :param names: by which of a submission's names the student is found. They were given to the student; *chosen* may have
        been chosen by them, and be somebody else's ID.
    """

    student: Student
    names: frozenset[str]
    chosen: str = ""
    submitted: datetime | None = None


@dataclass(frozen=True)
class Paired:
    """A student and the submission of theirs.

    :param source: None where nothing was handed in.
    :param problem: why nobody knows whose it is, or which of several counts.
    :param typed: what the student typed into a form besides, and what is not graded: the names of its folders.
    :param perhaps: where nothing is known to be the student's, the names of submissions that may be.
    """

    student: Student
    source: Source | None
    problem: str = ""
    submitted: datetime | None = None
    typed: tuple[str, ...] = ()
    perhaps: tuple[str, ...] = ()


def read_roster(path: Path, zone: tzinfo | None = None) -> list[Entry]:
    """Read a CSV file with one line for each student; its first line names the columns.

    :param zone: of times that do not say in which they are.

    :raises DjangokataError: if it cannot be read, has no known column, or names a student twice.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise DjangokataError(f"--roster {path}: cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise DjangokataError(f"--roster {path}: the file is not UTF-8.\nSave it as CSV UTF-8.") from error
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    # Not by splitlines(), for which signs that a name may hold end a line.
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, restval="", restkey="")
    try:
        return list(_entries(path, reader, zone).values())
    except csv.Error as error:
        raise DjangokataError(f"{path}:{reader.line_num + 1}: this is no line of a CSV file: {error}.") from error


def _entries(path: Path, reader: csv.DictReader[str], zone: tzinfo | None) -> dict[str, Entry]:
    columns = {key: _column(reader.fieldnames or [], names) for key, names in COLUMNS.items()}
    if not any(columns[key] for key in WHO):
        raise DjangokataError(
            f"{path}:1: none of the columns says who a student is.\nName them in the first line: name,id,email"
        )
    found: dict[str, Entry] = {}
    for cells in reader:
        entry = _entry(path, reader.line_num, cells, columns, zone)
        if entry is None:
            continue
        if plain(entry.student.key) in found:
            raise DjangokataError(f"{path}:{reader.line_num}: {entry.student.key} is there twice.\nRemove one line.")
        found[plain(entry.student.key)] = entry
    return found


def _column(fields: Sequence[str], names: Sequence[str]) -> str:
    known = {field.strip().casefold(): field for field in fields if field}
    return next((known[name] for name in names if name in known), "")


def _entry(
    path: Path, line: int, cells: Mapping[str, str], columns: Mapping[str, str], zone: tzinfo | None
) -> Entry | None:
    value = {key: cells.get(column, "").strip() if column else "" for key, column in columns.items()}
    # Moodle exports the two parts of a name, and calls submissions by both.
    value["name"] = value["name"] or f"{value['first']} {value['last']}".strip()
    if value["name"].casefold().startswith(NOBODY):
        return None
    key = next((value[one] for one in ("id", "login", "email", "name") if value[one]), "")
    if not key:
        return None
    own = {str(name).strip(): text for name, text in cells.items() if name and isinstance(text, str)}
    student = Student(key, value["name"], value["id"], value["email"], own)
    given = {plain(value[what]) for what in ("id", "login", "email", "submission") if value[what]}
    # Moodle's identifier is a word and a number, and the number alone is in the name of the submission.
    if number := NUMBERED.fullmatch(value["submission"]):
        given.add(number[1])
    return Entry(student, frozenset(given), plain(value["name"]), _moment(path, line, value["submitted"], zone))


def _moment(path: Path, line: int, text: str, zone: tzinfo | None) -> datetime | None:
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise DjangokataError(
            f"{path}:{line}: {text!r} is no time.\nType, for example: 2026-12-01T23:59:00Z"
        ) from error
    if moment.tzinfo is None and zone is None:
        raise DjangokataError(
            f"{path}:{line}: {text!r} has no time zone.\nType, for example: 2026-12-01T23:59:00+01:00"
        )
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=zone)


def pair(sources: Sequence[Source], roster: Sequence[Entry] | None = None, pattern: str = "") -> list[Paired]:
    """Return who handed in what, and who handed in nothing, one entry for each student and each that nobody knows.

    Of two students with one name, either may have handed in what has that name; what fits nobody may be anybody's.

    A stray file is only somebody's where the roster has its name, and nothing else of that student is there.

    :param pattern: a regular expression for the whole name of a submission; its group ``student`` is the student.

    :raises DjangokataError: if the pattern is none, or has no such group.
    """
    expression = _compiled(pattern)
    by_student: dict[str, list[Source]] = {}
    known: dict[str, Entry] = {}
    unknown: list[Paired] = []
    # By student, the submissions of nobody's that may be theirs.
    perhaps: dict[str, list[str]] = {}
    for source in sorted(sources, key=lambda one: one.stray):
        name, problem = _name_in(source, expression, pattern)
        entry, of_one_name = None, list[Entry]()
        if not problem and roster is not None:
            entry, of_one_name, problem = _look_up(name, roster, by_pattern=expression is not None)
        if source.stray and (entry is None or plain(entry.student.key) in by_student):
            continue
        if problem:
            unknown.append(Paired(Student(source.name), source, problem))
            for one in of_one_name or roster or ():
                perhaps.setdefault(one.student.key, []).append(source.name)
            continue
        entry = entry or Entry(Student(name), frozenset())
        key = plain(entry.student.key)
        known.setdefault(key, entry)
        by_student.setdefault(key, []).append(source)
    unknown = _apart(unknown, {*known, *(plain(one.student.key) for one in roster or ())})
    found = [_one(known[key], some) for key, some in by_student.items()]
    absent = [
        Paired(one.student, None, perhaps=tuple(perhaps.get(one.student.key, ())))
        for one in roster or ()
        if plain(one.student.key) not in known
    ]
    return [*found, *unknown, *absent]


def _apart(unknown: Sequence[Paired], taken: set[str]) -> list[Paired]:
    """Return those that nobody knows, under names that nobody else has: a student's own is not for one of them."""
    found = []
    for one in unknown:
        key, number = one.student.key, 1
        while plain(key) in taken:
            number += 1
            key = f"{one.student.key} (not known, {number})" if number > 2 else f"{one.student.key} (not known)"
        taken.add(plain(key))
        found.append(replace(one, student=Student(key)))
    return found


def _one(entry: Entry, sources: Sequence[Source]) -> Paired:
    problem = ""
    typed = [source for source in sources if is_typed(source.path)]
    uploaded = [source for source in sources if source not in typed]
    sources, typed = (uploaded, typed) if uploaded else (typed, [])
    if len(sources) > 1:
        problem = f"there is more than one submission: {', '.join(source.file for source in sources)}; keep one"
    if sources[0].stray:
        problem = f"{sources[0].file} is neither a folder nor an archive; hand in a zip or a tar"
    beside = tuple(source.file for source in typed)
    return Paired(entry.student, sources[0], clean(problem), entry.submitted, beside)


def _compiled(pattern: str) -> re.Pattern[str] | None:
    if not pattern:
        return None
    try:
        expression = re.compile(pattern)
    except re.error as error:
        raise DjangokataError(
            f"--pattern {pattern}: is no regular expression: {error}.\nType, for example: {EXAMPLE}"
        ) from error
    if "student" not in expression.groupindex:
        raise DjangokataError(
            f"--pattern {pattern}: it has no group (?P<student>…), which says what of a name is the student.\n"
            f"Type, for example: {EXAMPLE}"
        )
    return expression


def _name_in(source: Source, expression: re.Pattern[str] | None, pattern: str) -> tuple[str, str]:
    """Return the student's name in that of a submission, or why there is none."""
    if expression is None:
        return source.name, ""
    found = expression.fullmatch(source.name)
    name = found and found["student"]
    return (name, "") if name else ("", f"its name does not fit --pattern {pattern}")


def _look_up(name: str, roster: Sequence[Entry], *, by_pattern: bool) -> tuple[Entry | None, list[Entry], str]:
    """Return whom *roster* calls so; where that is not one, all whom it calls so, and what is wrong."""
    wanted = plain(name)
    found = [entry for entry in roster if wanted in entry.names] or [one for one in roster if wanted == one.chosen]
    if len(found) == 1:
        return found[0], [], ""
    if not found and by_pattern:
        return (
            None,
            [],
            f"--pattern finds {name!r} in its name, and that is nobody's name, ID, login or e-mail in the roster",
        )
    if not found:
        return None, [], f"{NOT_IN_ROSTER} {name!r}, by name, ID, login or e-mail"
    return None, found, f"several in the roster are called {name!r}: {', '.join(one.student.key for one in found)}"


def plain(name: str) -> str:
    """Return a name as it is compared: letters in one case, spaces once."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())
