"""Reading ``assignment.toml``: each mistake names file, line and key, and says what to type."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, get_args
from zoneinfo import ZoneInfo

import msgspec
from packaging.specifiers import InvalidSpecifier, SpecifierSet

from pytest_djangokata.assignments.model import ASSIGNMENT_FILE, Assignment, Credit, Late, Visibility
from pytest_djangokata.catalogue.model import Level
from pytest_djangokata.catalogue.read import explain
from pytest_djangokata.errors import DjangokataError
from pytest_djangokata.interpreter import quote

#: What to type for a key that is wrong, by its first part.
EXAMPLES = {
    "title": 'title = "Week 3: queries"',
    "katas": 'katas = ["orm/select_related", "orm/q_search"]',
    "draw": "[draw]\nminutes = 60\nseed = 1",
    "points": "points = 10",
    "points.": '[points]\n"orm/select_related" = 10',
    "credit": 'credit = "verdict"',
    "hints": "hints = false",
    "deadline": "deadline = 2026-12-01T23:59:00+01:00",
    "time_zone": 'time_zone = "Europe/Berlin"',
    "late": "[late]\ngrace = 15\npercent_per_day = 10\nfloor = 50",
    "feedback": 'feedback = "visible"',
    "versions": '[versions]\npython = "3.13"\nDjango = "6.0"',
}

#: What there is to choose from, where it is a word.
CHOICES: dict[str, tuple[str, ...]] = {
    "credit": get_args(Credit),
    "feedback": get_args(Visibility),
    "draw.levels": tuple(level.value for level in Level),
}


class AssignmentError(DjangokataError):
    """A mistake in an assignment: its file, line and key, what is wrong, and what to type."""

    def __init__(self, path: Path, text: str, key: str, message: str, advice: str = "") -> None:
        self.key, self.message, self.advice = key, message, advice
        line = line_of(text, key)
        place = f"{path}:{line}" if line else str(path)
        lead = f"{place}: {key}: {message}" if key else f"{place}: {message}"
        first = re.split(r"[.\[]", key)[0]
        if not advice and (example := EXAMPLES.get(f"{first}." if first != key else "") or EXAMPLES.get(first)):
            advice = f"Type, for example: {example}" if "\n" not in example else f"Type, for example:\n{example}"
        super().__init__(f"{lead}\n{advice}" if advice else lead)


def read_assignment(path: Path) -> Assignment:
    """Read an assignment.

    :param path: the file, or the folder with an ``assignment.toml``.

    :raises DjangokataError: if there is none, or something in it is wrong.
    """
    path = path / ASSIGNMENT_FILE if path.is_dir() else path
    return parse_assignment(read_text(path), path)


def parse_assignment(text: str, path: Path) -> Assignment:
    """Return the assignment that is written in *text*.

    :param path: where it stands, or will stand, for messages.

    :raises DjangokataError: if something in it is wrong.
    """
    try:
        assignment = msgspec.convert(tomllib.loads(text), Assignment)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        place = f"{path}:{line[1]}" if line else str(path)
        raise DjangokataError(f"{place}: the file is not TOML: {error}.\nCorrect that line.") from error
    except msgspec.ValidationError as error:
        message, key = explain(str(error))
        key = _named_key(tomllib.loads(text), key)
        table, _, name = key.partition(".")
        known = ""
        if message == "there is no such key." and not name:
            known = f"Keys: {', '.join(Assignment.__struct_fields__)}"
        elif message == "there is no such key." and name in Assignment.__struct_fields__:
            known = f"Move it above [{table}]: what is below belongs to that table."
        elif choices := CHOICES.get(key.partition("[")[0]):
            known = f"It is one of: {', '.join(json.dumps(choice) for choice in choices)}"
        raise AssignmentError(path, text, key, message, known) from error
    for key, message, advice in _mistakes(assignment):
        raise AssignmentError(path, text, key, message, advice)
    return assignment


def read_text(path: Path) -> str:
    """Return the text of an assignment's file.

    :raises DjangokataError: if it cannot be read.
    """
    if not path.is_file():
        place = "" if path == Path(ASSIGNMENT_FILE) else f" -o {quote(str(path))}"
        raise DjangokataError(
            f"{path}: there is no such file.\nWrite one: djangokata assignment new --minutes 60{place}"
        )
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise DjangokataError(f"{path}: the file is not UTF-8: {error.reason}.\nSave it as UTF-8.") from error
    except OSError as error:
        raise DjangokataError(f"{path}: the file cannot be read: {error.strerror}.\nCheck its permissions.") from error


def _named_key(data: Mapping[str, Any], key: str) -> str:
    """Return *key* with the name of the entry that is wrong, where it only says that one of a table is."""
    table, dots, rest = key.partition("[...]")
    if not dots or not isinstance(data.get(table), dict):
        return key
    for name, value in data[table].items():
        try:
            msgspec.convert({**data, table: {name: value}}, Assignment)
        except msgspec.ValidationError:
            return f"{table}.{name}{rest}"
    return key


def _mistakes(assignment: Assignment) -> Iterator[tuple[str, str, str]]:
    """Yield key, message and advice for what types alone do not say."""
    if assignment.katas and assignment.draw:
        yield "draw", "the katas are named already.", "Keep either katas or [draw]."
    if not assignment.katas and not assignment.draw:
        yield "katas", "the assignment has no katas.", f"{EXAMPLES['katas']}\nSee what there is: djangokata list"
    for name in assignment.katas:
        if assignment.katas.count(name) > 1:
            yield "katas", f"{name} is named twice.", "Remove one of the two."
    if assignment.time_zone is not None and not _is_zone(assignment.time_zone):
        yield "time_zone", f"there is no time zone {assignment.time_zone!r}.", ""
    if assignment.deadline is not None and assignment.due is not None and assignment.due.tzinfo is None:
        yield "deadline", "it does not say in which time zone.", f"Type beside it: {EXAMPLES['time_zone']}"
    if assignment.deadline is not None and assignment.deadline.tzinfo is not None and assignment.time_zone is not None:
        yield "time_zone", "the deadline has an offset already.", "Keep one of the two."
    yield from _late_mistakes(assignment)
    for name, wanted in assignment.versions.items():
        if name != "python" and name.lower() == "python":
            yield f"versions.{name}", "the key of Python is written small.", f"Type: python = {json.dumps(wanted)}"
        if specifier(wanted) is None:
            yield f"versions.{name}", f"{wanted!r} is no version.", f'Type, for example: {name} = "6.0" or ">=6.0,<6.1"'


def _late_mistakes(assignment: Assignment) -> Iterator[tuple[str, str, str]]:
    """Yield the same for ``late``: settings that change nothing."""
    if assignment.deadline is None and assignment.late != Late():
        yield "late", "nothing is late without a deadline.", f"Type above it: {EXAMPLES['deadline']}"
    elif assignment.late != Late() and not assignment.late.percent_per_day:
        yield "late", "without percent_per_day, late costs nothing.", "Type below it: percent_per_day = 10"
    elif assignment.late.floor == 100:
        yield "late.floor", "where 100 % are left, late costs nothing.", "Type, for example: floor = 50"


def specifier(wanted: str) -> SpecifierSet | None:
    """Return what a version in ``[versions]`` allows: "6.0" means any 6.0.x. None if it is no version."""
    try:
        return SpecifierSet(wanted if re.match(r"[<>=!~]", wanted) else f"=={wanted}.*")
    except InvalidSpecifier:
        return None


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


def line_of(text: str, key: str) -> int:
    """Return the line of *text*, from 1, on which a key stands, ``late.grace`` for one; 0 if it is not there.

    Where only its table is there, that is the line.
    """
    parts = re.split(r"\.|\[", key)
    table: list[str] = []
    found = 0
    for number, line in enumerate(text.splitlines(), start=1):
        if header := re.match(r"\s*\[+\s*([^\]]+?)\s*\]+", line):
            table = _names(header[1])
            if parts[: len(table)] == table:
                found = found or number
        elif (name := re.match(r"""\s*([\w."'/-]+)\s*=""", line)) and (own := [*table, *_names(name[1])]):
            if parts == own:
                return number
            if parts[: len(own)] == own:
                found = number
    return found


def _names(dotted: str) -> list[str]:
    return [part.strip(" \"'") for part in dotted.split(".")]
