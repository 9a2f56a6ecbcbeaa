"""The append-only journal of a batch: what has been judged stays judged, however the batch ends.

One event a line, as JSON; each is on the disk before the next one is worked on. A line that was being written when the
machine stopped is not there.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Self

import msgspec

from pytest_djangokata.errors import DjangokataError
from pytest_djangokata.grading.model import Facts, Outcome
from pytest_djangokata.interpreter import quote

JOURNAL = "journal.jsonl"


class Begin(msgspec.Struct, frozen=True, tag="begin"):
    """A batch begins: nothing that was judged before it counts any more.

    :param seed: that of all cases of the batch; as secret as they are.
    :param sources: where the submissions are.
    """

    seed: int
    assignment: str
    sources: list[str]
    options: dict[str, str] = {}


class Known(msgspec.Struct, frozen=True, tag="kata"):
    """What is known of one kata."""

    facts: Facts


class Judged(msgspec.Struct, frozen=True, tag="judged"):
    """One answer has been judged."""

    outcome: Outcome


class Accepted(msgspec.Struct, frozen=True, tag="accepted"):
    """A person has looked at an answer and accepts it; it holds for this content alone."""

    student: str
    kata: str
    content: str


Event = Begin | Known | Judged | Accepted


@dataclass
class Journal:
    """What a journal holds, and the file that it grows in. Use it as a context manager."""

    path: Path
    begin: Begin | None = None
    facts: dict[str, Facts] = field(default_factory=dict)
    outcomes: dict[tuple[str, str], Outcome] = field(default_factory=dict)
    accepted: set[tuple[str, str, str]] = field(default_factory=set)
    _file: int = -1

    def __enter__(self) -> Self:
        """Read what is there, cut off what is torn, and open the file for more.

        :raises DjangokataError: if something is wrong in the middle of it, or another batch writes it.
        """
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_CLOEXEC", 0), 0o600)
        try:
            _lock(self._file, self.path)
            whole = 0
            for event, end in _events(self.path):
                self._apply(event)
                whole = end
            os.ftruncate(self._file, whole)
            _sync_folder(self.path.parent)
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; what has been written stays."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    def write(self, event: Event) -> None:
        """Put *event* on the disk, and count it."""
        line = memoryview(msgspec.json.encode(event) + b"\n")
        while line:
            line = line[os.write(self._file, line) :]
        os.fsync(self._file)
        self._apply(event)

    def _apply(self, event: Event) -> None:
        match event:
            case Begin():
                self.begin = event
                self.facts.clear()
                self.outcomes.clear()
            case Known(facts):
                self.facts[facts.kata] = facts
            case Judged(outcome):
                self.outcomes[outcome.kata, outcome.content] = outcome
            case Accepted(student, kata, content):
                self.accepted.add((student, kata, content))


def _events(path: Path) -> Iterator[tuple[Event, int]]:
    """Yield each event with the number of bytes up to its end; a torn last line is left out."""
    decoder = msgspec.json.Decoder(Event)
    end = 0
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            if not line.endswith(b"\n"):
                return
            try:
                event = decoder.decode(line)
            except (msgspec.MsgspecError, UnicodeDecodeError) as error:
                if not file.read(1):
                    return  # the last one: its first bytes never reached the disk
                raise DjangokataError(
                    f"{path}:{number}: this line of the journal cannot be read: {error}.\n"
                    "Grade again from the start: add --regrade"
                ) from error
            end += len(line)
            yield event, end


def _lock(descriptor: int, path: Path) -> None:
    """Hold the journal alone as long as the file is open, where the system can do that."""
    try:
        import fcntl
    except ImportError:  # pragma: no cover  (win32)
        return
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        raise DjangokataError(
            f"{path}: another djangokata grade writes it now.\nWait for it, or choose another folder: --out DIR"
        ) from error


def _sync_folder(folder: Path) -> None:
    if not hasattr(os, "O_DIRECTORY"):  # pragma: no cover  (win32)
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remembered(out: Path) -> Begin | None:
    """Return how the batch in a folder began, or None where there is none that can be read."""
    try:
        begins = [event for event, _ in _events(out / JOURNAL) if isinstance(event, Begin)]
    except (OSError, DjangokataError):
        return None
    return begins[-1] if begins else None


def no_batch(out: Path) -> str:
    """Return what is said where a folder holds no batch to go on with: which one beside it does."""
    others = {path.parent.name: path.parent for path in out.resolve().parent.glob(f"*/{JOURNAL}")}
    near = get_close_matches(out.resolve().name, others, n=1) or sorted(others)[:1]
    advice = (
        f"Perhaps you mean: --out {quote(str(out.with_name(near[0])))}" if near else "Begin one: djangokata grade DIR"
    )
    return f"--out {out}: it holds no batch to go on with.\n{advice}"
