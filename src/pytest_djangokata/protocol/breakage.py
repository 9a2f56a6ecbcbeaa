"""What a learner is told when a kata broke: the file, the line, the reason, and that piece of the source."""

from __future__ import annotations

import contextlib
import linecache
import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

MAX_LINE = 300  # characters of a line of source
#: Characters of a reason or a line, and lines, of what came over the wire.
MAX_REASON, MAX_DETAIL, MAX_DETAILS = 4000, 1000, 200

#: A line that marks a place in the line above it, behind what stands before both.
_CARETS = re.compile(r"(?P<head> *(?:\| )?) *(?P<carets>~*\^[~^]*) *")

#: What a terminal may take for a command.
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


class Breakage(msgspec.Struct):
    """Why a kata could not be collected, or what ended its process.

    :param reason: one line: the exception, or what happened to the process.
    :param file: the learner's file, or the nearest of the kata's; empty if none is known.
    :param line: a line in it, from 1; 0 if none is known.
    :param details: further lines for the person: source, advice, output.
    """

    reason: str
    file: str = ""
    line: int = 0
    details: list[str] = []

    def at(self, file: str, line: int) -> Breakage:
        """Return this with a place, if it has none: an exception for want of memory can have lost its traceback.

        :param file: the file of the test that ran; empty if none did.
        :param line: its line.
        """
        if self.file or not file:
            return self
        return Breakage(self.reason, file, line, self.details or excerpt(file, line))

    def headline(self, base: Path | None = None) -> str:
        """Return ``file:line  reason``, the file relative to *base*."""
        if not self.file:
            return self.reason
        return f"{shown_path(self.file, base)}{f':{self.line}' if self.line else ''}  {self.reason}"

    def text(self, base: Path | None = None) -> str:
        """Return the whole message."""
        return "\n".join([self.headline(base), *(f"  {line}" if line else "" for line in self.details)])


def shown_path(file: str, base: Path | None) -> str:
    """Return *file* relative to *base* where it lies below it."""
    if base is not None:
        try:
            return Path(file).relative_to(base).as_posix()
        except ValueError:
            pass
    return file


def from_trace(text: str, folder: str, edit: Iterable[str]) -> tuple[str, int]:
    """Return the innermost place in the kata's *folder* that the last dump of ``faulthandler`` names, or ("", 0).

    The text may be anybody's: nothing here takes longer than its length, or trips over a number.
    """
    text = re.split(r"^(?=Timeout \(|Fatal Python error: |Stack \()", text, flags=re.MULTILINE)[-1]
    edited = {os.path.join(folder, *name.split("/")) for name in edit}
    places = [(m[1], int(m[2])) for m in re.finditer(r'^ +File "([^"\n]+)", line (\d{1,9})\b', text, re.MULTILINE)]
    inside = [place for place in places if is_inside(place[0], folder)]
    return next((place for place in inside if place[0] in edited), inside[0] if inside else ("", 0))


def excerpt(file: str, line: int, around: int = 1) -> list[str]:
    """Return the lines of *file* around *line*, with the line marked.

    Both may be what a stranger's process has told, and the file a stranger's too: where its name is none, or Python cannot
    read what is in it, there is nothing to show.
    """
    lines = []
    with contextlib.suppress(ValueError, LookupError):
        linecache.checkcache(file)
        for number in range(max(1, line - around), line + around + 1):
            source = linecache.getline(file, number).rstrip()[:MAX_LINE]
            if source or number == line:
                lines.append(f"{'>' if number == line else ' '} {number:4} | {source}")
    return ["", *lines, ""] if lines else []


def carets_in_view(lines: Iterable[str], width: int) -> list[str]:
    """Return *lines*, those with carets below them cut to *width* around these: wrapped, a caret would point elsewhere."""
    shown: list[str] = []
    for line in lines:
        if shown and len(shown[-1]) > width and (match := _CARETS.fullmatch(line)) is not None:
            head = match.end("head")
            room = max(10, width - head)
            place = match.start("carets") + match["carets"].find("^") - head
            start = max(0, min(place - room // 2, max(len(shown[-1]) - head, place + 1) - room))
            shown[-1] = shown[-1][:head] + _window(shown[-1][head:], start, room)
            shown.append((line[:head] + line[head + start : head + start + room]).rstrip())
        else:
            shown.append(line)
    return shown


def _window(text: str, start: int, room: int) -> str:
    part = text[start : start + room]
    return ("…" if start else part[:1]) + part[1:-1] + ("…" if start + room < len(text) else part[-1:])


def is_inside(file: str, folder: str) -> bool:
    """Return whether *file* lies below *folder*."""
    return os.path.normpath(file).startswith(os.path.join(folder, ""))


def from_mapping(data: Any) -> Breakage:
    """Read a breakage that came over the wire; what does not fit becomes a breakage that says so."""
    try:
        told = msgspec.convert(data, Breakage)
    except (msgspec.ValidationError, RecursionError):
        return Breakage("the kata's process sent a message that cannot be read")
    details = [_whole(line, MAX_DETAIL) for line in told.details[:MAX_DETAILS]]
    line = told.line if 0 <= told.line < 1 << 31 else 0
    return Breakage(_whole(told.reason, MAX_REASON), _whole(told.file, MAX_DETAIL), line, details)


def _whole(text: str, most: int) -> str:
    """Return *text* without halves of characters, and no longer than *most*."""
    return (text if len(text) <= most else text[: most - 1] + "…").encode("utf-8", "replace").decode()


def clean(text: str, most: int) -> str:
    """Return *text* as it can be shown and written to a file: no longer than *most*, and without control characters."""
    return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", _whole(text, most))
