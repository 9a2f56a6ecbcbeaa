"""Mistakes that Django finds in settings and migrations long after it has read them: its words do not name the file."""

from __future__ import annotations

import linecache
import os
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from pytest_djangokata.child.texts import fitted, message_of
from pytest_djangokata.protocol.breakage import Breakage, excerpt, is_inside

MERGE = (
    "One has to come last: a migration that depends on both, or one of the two that depends on the other. To write one:"
)
#: As Django says it.
MERGING = "'python manage.py makemigrations --merge'"


def about_migrations(error: BaseException, folder: str, edited: Sequence[str]) -> Breakage | None:
    """Describe what is wrong with how the kata's migrations hang together; None for any other error.

    :param folder: the kata's folder.
    :param edited: the learner's files.
    """
    message = message_of(error)
    kind = type(error).__name__
    first, _, _ = message.partition("\n")
    if kind == "CommandError" and "multiple leaf nodes" in first:
        leaves = re.findall(r"(\w+)(?=[,)]| in )", first.partition("graph: ")[2])
        file = _last_file(leaves, folder, edited)
        lines = [MERGE, f"  {fitted(MERGING, folder)[1:-1]}"]
        return Breakage(f"{kind}: {first}", file, 0, lines) if file else None
    if kind == "CircularDependencyError":
        file = _last_file(re.findall(r"\.(\w+)", message), folder, edited)
        names = ", ".join(sorted(message.split(", ")))  # Django takes them from a set
        return Breakage(f"{kind}: these migrations wait for each other: {names}", file) if file else None
    if kind == "NodeNotFoundError":
        match = re.match(r"Migration (\w+)\.(\w+) dependencies reference nonexistent parent node \((.*)\)", message)
        file = _last_file([match[2]], folder, edited) if match else ""
        if match is None or not file:
            return None
        line = _line_of(file, re.findall(r"'(\w+)'", match[3])[-1:])
        there = sorted(path.stem for path in Path(file).parent.glob("[!_]*.py"))
        return Breakage(f"{kind}: {message}", file, line, [*excerpt(file, line), f"There are: {', '.join(there)}"])
    if kind == "BadMigrationError":
        file = _last_file(re.findall(r"Migration (\w+) in app", message), folder, edited)
        return Breakage(f"{kind}: {message}", file, 1) if file else None
    return None


def _last_file(names: Iterable[str], folder: str, edited: Sequence[str]) -> str:
    """Return the file of the last of the migrations *names*; one of the learner's wins over any other of the kata's."""
    wanted = set(names)
    files = [
        str(file)
        for name, module in list(sys.modules.items())
        if name.rpartition(".")[2] in wanted
        and ".migrations." in name
        and (file := getattr(module, "__file__", None))
        and is_inside(str(file), folder)
    ]
    return max([file for file in files if file in edited] or files, default="")


def _line_of(file: str, names: Iterable[str]) -> int:
    lines = linecache.getlines(file)
    return next((number for name in names for number, text in enumerate(lines, 1) if name in text), 1)


def mentioned(error: BaseException, files: Sequence[str]) -> tuple[str, int]:
    """Return the place in *files* that *error* is about, by what it says and by what Django read when it was raised.

    It says a setting's name, or quotes a name that stands in one line of all the files; ("", 0) if there is no such place.
    """
    message = message_of(error)
    for name in re.findall(r"\b[A-Z][A-Z0-9_]{3,}\b", message):
        if (place := _assignment(name, files))[0]:
            return place
    for name in re.findall(r"'([\w.]{3,})'", message):
        places = list(_lines_with(name, files))
        if len(places) == 1:
            return places[0]
    for name in _settings_read(error):
        if (place := _assignment(name, files))[0]:
            return place
    return "", 0


def blamed(error: BaseException, files: Sequence[str]) -> tuple[str, int]:
    """Return the place in *files* that *error* is about, which passed through none of them; ("", 0) where it is not sure.

    Many exceptions of a test quote a word that stands in the answer, too, and have nothing to do with that.
    """
    from django.core.exceptions import FieldError, ImproperlyConfigured

    if isinstance(error, ImportError | ImproperlyConfigured | FieldError) or type(error) is LookupError:
        return mentioned(error, files)
    for name in _settings_read(error, frames=1):
        return _assignment(name, files)
    return "", 0


def _settings_read(error: BaseException, frames: int | None = None) -> Iterator[str]:
    """Yield the names of settings in the lines of code that *error* passed through, the innermost first.

    :param frames: how many to look at; None for all.
    """
    lines = []
    trace = error.__traceback__
    while trace is not None:
        lines.append(linecache.getline(trace.tb_frame.f_code.co_filename, trace.tb_lineno))
        trace = trace.tb_next
    for line in lines[::-1][:frames]:
        yield from re.findall(r"\bsettings\.([A-Z][A-Z0-9_]+)", line)


def _assignment(name: str, files: Iterable[str]) -> tuple[str, int]:
    """Return the last line in *files* that gives *name* a value."""
    pattern = re.compile(rf"{name}\s*(:.*)?(=|\+=)")
    found = [(file, number) for file, number, text in _lines(files) if pattern.match(text)]
    return found[-1] if found else ("", 0)


def _lines_with(name: str, files: Iterable[str]) -> Iterator[tuple[str, int]]:
    pattern = re.compile(rf"\b{re.escape(name)}\b")
    yield from ((file, number) for file, number, text in _lines(files) if pattern.search(text))


def _lines(files: Iterable[str]) -> Iterator[tuple[str, int, str]]:
    for file in files:
        if file.endswith(".py") and os.path.isfile(file):
            for number, text in enumerate(linecache.getlines(file), 1):
                yield file, number, text
