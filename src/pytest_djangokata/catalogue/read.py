"""Reading the files that describe a catalogue."""

from __future__ import annotations

import json
import re
import stat
import tomllib
from pathlib import Path
from typing import TypeVar

import msgspec

from pytest_djangokata.catalogue.model import Problem
from pytest_djangokata.catalogue.restore import init_command
from pytest_djangokata.layout import KATA_FILE

WRONG_FILE = ".meta/wrong.toml"

#: Keys that would give a kata's traps away if they were in ``kata.toml``, and how they are written in WRONG_FILE.
HIDDEN_KEYS = {"wrong": "[stopped_by]", "probe_cannot_see": "probe_cannot_see"}

Shape = TypeVar("Shape")


def read_toml(path: Path, kind: type[Shape]) -> Shape | Problem:
    """Read a TOML file into a struct; any mistake in it becomes a problem that names the key."""
    if (problem := _no_file(path)) is not None:
        return problem
    try:
        return msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), kind)
    except OSError as error:
        return Problem(path, "", f"the file cannot be read: {error.strerror}.", "Check its permissions.")
    except UnicodeDecodeError as error:
        return Problem(path, "", f"the file is not UTF-8: {error.reason} at byte {error.start}.", "Save it as UTF-8.")
    except tomllib.TOMLDecodeError as error:
        return Problem(path, "", f"the file is not TOML: {error}.", "Correct that line.")
    except msgspec.ValidationError as error:
        message, key = explain(str(error))
        if path.name == KATA_FILE and key in HIDDEN_KEYS:
            advice = f"Move it to {path.parent / WRONG_FILE}, as {HIDDEN_KEYS[key]}."
            return Problem(path, key, "the key gives the traps away, so it does not belong here.", advice)
        advice = "See docs/writing-a-kata.md for the keys and their types."
        if choices := _choices(kind, key):
            advice = f"It is one of: {', '.join(json.dumps(choice) for choice in choices)}"
        return Problem(path, key, message, advice)


def _choices(kind: type[Shape], key: str) -> list[str]:
    """Return the values that are allowed for *key* of a struct, if they are a few; a list's are those of its entries."""
    from msgspec import inspect

    struct = inspect.type_info(kind)
    fields = struct.fields if isinstance(struct, inspect.StructType) else ()
    wanted = next((field.type for field in fields if field.encode_name == key.partition("[")[0]), None)
    if isinstance(wanted, inspect.ListType):
        wanted = wanted.item_type
    if isinstance(wanted, inspect.EnumType):
        return [str(one.value) for one in wanted.cls]
    return [str(value) for value in wanted.values] if isinstance(wanted, inspect.LiteralType) else []


def _no_file(path: Path) -> Problem | None:
    """Return what is where a file should be, if it is none: what is read from anything else may never end."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        if path.is_symlink():
            advice = _restore(path, is_in_the_way=True)
            return Problem(path, "", f"it is a link to {path.readlink()}, which is not there.", advice)
        return Problem(path, "", "the file is missing.", _restore(path))
    except OSError as error:
        return Problem(path, "", f"the file cannot be read: {error.strerror}.", _restore(path, is_in_the_way=True))
    if stat.S_ISREG(mode):
        return None
    what = "a folder" if stat.S_ISDIR(mode) else "no ordinary file"
    return Problem(path, "", f"it is {what}; a file is expected.", _restore(path, is_in_the_way=True))


def _restore(path: Path, *, is_in_the_way: bool = False) -> str:
    """Return how *path* comes back; what is in the way has to go first, since no command here writes over it."""
    if command := init_command(path):
        return f"{'Remove it. ' if is_in_the_way else ''}Restore it: {command}"
    if is_in_the_way:
        return f"Remove it. Restore it: git restore {path}"
    return f"Restore it: git restore {path}\nA new kata starts with: djangokata new TOPIC/KATA"


#: What people who write TOML call what msgspec names.
WORDS = {"object": "table", "datetime": "datetime, such as 2026-12-01T23:59:00"}


def _kinds(named: re.Match[str]) -> str:
    return " or ".join(f"`{WORDS.get(kind, kind)}`" for kind in named[1].split(" | ") if kind != "null")


def explain(text: str) -> tuple[str, str]:
    """Split msgspec's message into what is wrong and the key that it concerns, in dots."""
    match = re.fullmatch(r"(?P<what>.*?)(?: - at `(?P<where>[^`]*)`)?", text, re.DOTALL)
    assert match is not None
    key = (match["where"] or "").removeprefix("$").removeprefix(".")
    what = match["what"]
    if named := re.search(r"(?:missing required|contains unknown) field `([^`]+)`", what):
        inner = named[1]
        key = f"{key}.{inner}" if key else inner
        what = "the key is missing" if "missing" in what else "there is no such key"
    what = re.sub(r"`([^`]+)`", _kinds, what.replace("RFC3339 encoded datetime", "datetime"))
    return what[0].lower() + what[1:] + ".", key
