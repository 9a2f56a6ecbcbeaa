"""A wrong answer as a unified diff: reading it, applying it to the reference solution, making it.

Libraries hold a diff to its line numbers. Here the reference changes and thirty diffs have to go on fitting, and an
author edits them by hand: what counts is the lines of a hunk, exactly. The numbers after ``@@`` only say where to look
first.
"""

from __future__ import annotations

import difflib
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

#: Lines around a change that say where it is. Each of them has to be edited where the reference changes, so: one.
CONTEXT = 1
NOWHERE = "/dev/null"
NO_NEWLINE = "\\ No newline at end of file"


class DiffError(Exception):
    """A diff that cannot be read or that does not fit; the message is a sentence for its author."""


@dataclass(frozen=True)
class Hunk:
    """One place that changes.

    :param start: the line of the old file, counted from 0, where the hunk was when the diff was made.
    :param lines: each line with its mark and its line end. The mark is ``-``, ``+``, a space, or nothing where an editor
        has taken the space from an empty line.
    """

    start: int | None
    lines: list[tuple[str, str]] = field(default_factory=list)

    @property
    def old(self) -> list[str]:
        return [line for mark, line in self.lines if mark != "+"]

    @property
    def new(self) -> list[str]:
        return [line for mark, line in self.lines if mark != "-"]


@dataclass(frozen=True)
class Change:
    """What happens to one file: *old* is None for a new one, *new* is None for one that is deleted."""

    old: str | None
    new: str | None
    hunks: list[Hunk] = field(default_factory=list)


@dataclass(frozen=True)
class Diff:
    """A diff and the sentence above it that says what is wrong with the answer."""

    sentence: str
    changes: list[Change]


def split(text: str) -> list[str]:
    """Return the lines of *text* with their ends; only ``\\n`` ends a line, as for every tool that reads diffs."""
    return list(io.StringIO(text, newline="\n"))


def prose(text: str) -> str:
    """Return what is said above the diff *text*, without its last line end."""
    return re.split(r"^--- ", text, maxsplit=1, flags=re.MULTILINE)[0].removesuffix("\n")


def parse(text: str) -> Diff:
    """Read a diff.

    :raises DiffError: if it changes nothing, or has a line that belongs to no hunk.
    """
    lines = text.split("\n")
    changes: list[Change] = []
    hunk: Hunk | None = None
    skip = False
    for number, line in enumerate(lines, 1):
        following = lines[number] if number < len(lines) else ""
        if skip:
            skip = False
        elif line.startswith("--- ") and following.startswith("+++ "):
            changes.append(_change(line, following))
            hunk, skip = None, True
        elif not changes:
            continue  # the sentence, and what else is said above the diff
        elif line.startswith("@@"):
            start = re.match(r"@@ -(\d+)(?:,(\d+))?", line)
            hunk = Hunk(None if start is None else max(int(start[1]) - (start[2] != "0"), 0))
            changes[-1].hunks.append(hunk)
        elif hunk is not None and line[:1] in ("", " ", "-", "+"):
            hunk.lines.append((line[:1], f"{line[1:]}\n"))
        elif hunk is not None and hunk.lines and line.startswith("\\"):
            mark, last = hunk.lines.pop()
            hunk.lines.append((mark, last.removesuffix("\n")))
        elif line.strip():
            raise DiffError(f"line {number} is not part of a diff: {line}")
    if not changes:
        raise DiffError("no file is named in it: its first lines are --- a/FILE and +++ b/FILE, below a sentence.")
    for change in changes:
        for one in change.hunks:
            while one.lines and not one.lines[-1][0]:
                one.lines.pop()  # an empty line between two hunks, or at the end of the file
    return Diff(prose(text).partition("\n")[0].strip(), changes)


def _change(old: str, new: str) -> Change:
    before, after = (line[4:].partition("\t")[0].strip() for line in (old, new))
    if before.startswith(("a/", NOWHERE)) and after.startswith(("b/", NOWHERE)):
        before, after = before.removeprefix("a/"), after.removeprefix("b/")
    for name in (before, after):
        if name != NOWHERE and (name.startswith("/") or ".." in PurePosixPath(name).parts):
            raise DiffError(f"{name} leads out of the kata's folder.")
    if before != after and NOWHERE not in (before, after):
        raise DiffError(f"it renames {before} to {after}; delete the one and add the other.")
    return Change(None if before == NOWHERE else before, None if after == NOWHERE else after)


def apply(diff: Diff, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return *files*, a content for each path, as they are after *diff*.

    A file that is deleted needs no hunks.

    :raises DiffError: if it does not fit.
    """
    result = dict(files)
    for change in diff.changes:
        name = change.old or change.new or ""
        if change.old is None:
            if name in result:
                raise DiffError(f"it adds {name}, which the reference has already.")
            text = ""
        elif name not in result:
            raise DiffError(f"it changes {name}, which the reference does not have.")
        else:
            text = _text(name, result[name])
        text = _patched(name, text, change.hunks)
        if change.new is not None:
            result[name] = text.encode()
        elif text and change.hunks:
            raise DiffError(f"it deletes {name}, and its hunk leaves lines behind; take the hunk out.")
        else:
            del result[name]
    return result


def _text(name: str, content: bytes) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        raise DiffError(f"{name} is not UTF-8, so no diff can change it.") from error


def _patched(name: str, text: str, hunks: list[Hunk]) -> str:
    lines, result = split(text), []
    done = moved = 0
    for number, hunk in enumerate(hunks, 1):
        expected = None if hunk.start is None else hunk.start + moved
        place = _place(f"hunk {number} of {name}", lines, done, hunk.old, expected)
        result += lines[done:place] + hunk.new
        done = place + len(hunk.old)
        moved = 0 if hunk.start is None else place - hunk.start
    return "".join(result + lines[done:])


def _place(what: str, lines: list[str], begin: int, block: list[str], expected: int | None) -> int:
    """Return where *block* is in *lines* from *begin* on: where it is expected, or else in the only other place."""
    if not block and lines:
        raise DiffError(f"{what} does not say where it belongs: it has no line of the reference.")
    places = [at for at in range(begin, len(lines) - len(block) + 1) if lines[at : at + len(block)] == block]
    if expected in places:
        return expected
    if len(places) == 1:
        return places[0]
    if places:
        found = ", ".join(str(at + 1) for at in places)
        raise DiffError(f"{what} fits at lines {found}; give it more lines of the reference.")
    gone = next((line for line in block if line not in lines), None)
    if gone is None:
        raise DiffError(f"{what} does not fit: the reference has its lines, and not one below the other.")
    raise DiffError(f"{what} does not fit: the reference has no line {gone.rstrip()!r}.")


def make(above: str, old: Mapping[str, bytes], new: Mapping[str, bytes]) -> str:
    """Return the diff that makes *new* of *old*, below the text *above*.

    :raises DiffError: if a file that differs is no text.
    """
    lines = [f"{above}\n"]
    for name in sorted(old.keys() | new.keys()):
        if old.get(name) != new.get(name):
            lines += _difference(name, old.get(name), new.get(name))
    return "".join(lines)


def _difference(name: str, old: bytes | None, new: bytes | None) -> Iterator[str]:
    yield f"--- {NOWHERE}\n" if old is None else f"--- a/{name}\n"
    yield f"+++ {NOWHERE}\n" if new is None else f"+++ b/{name}\n"
    if new is None:
        return  # what was in a deleted file is of no interest, and would have to be kept up to date
    before, after = split(_text(name, old or b"")), split(_text(name, new))
    for line in list(difflib.unified_diff(before, after, n=CONTEXT))[2:]:
        yield line if line.endswith("\n") else f"{line}\n{NO_NEWLINE}\n"
