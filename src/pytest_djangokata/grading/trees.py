"""What a submission is read through, wherever it comes from: names, kinds and contents, and nothing is followed."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

#: How much of anybody's submission is looked at.
MAX_ENTRIES = 20_000
MAX_DEPTH = 12
MAX_NAME = 1_000  # characters of a path
MAX_FILE = 1 << 20  # bytes of one file that is taken

#: Folders that no answer lies in.
SKIPPED = frozenset(
    ".git .hg .svn .venv venv env node_modules __pycache__ __MACOSX site-packages .meta .djangokata".split()
)


def is_out_of_sight(name: str) -> bool:
    """Whether nobody looks at a name: it lies in a folder that no answer lies in, or too deep."""
    parts = name.split("/")
    return len(parts) > MAX_DEPTH + 1 or not SKIPPED.isdisjoint(parts)


class Refused(Exception):
    """A submission, or one kata in it, cannot be graded; the text says why, to the teacher and to the student."""

    def __init__(self, text: str) -> None:
        super().__init__("".join(char if char.isprintable() else "?" for char in text))


@dataclass(frozen=True)
class Entry:
    """One name in a submission.

    :param is_file: an ordinary file; a link or a device is none.
    """

    name: str
    is_file: bool
    size: int = 0


class Tree(Protocol):
    """The files of one submission.

    :param submitted: when it was handed in, where the files themselves say so.
    """

    entries: dict[str, Entry]
    submitted: datetime | None
    commit: str
    later: int

    def read(self, name: str) -> bytes:
        """Return the contents of one of the entries.

        :raises Refused: if it is no ordinary file, or too big.
        """

    def glance(self, name: str) -> bytes | None:
        """Return the contents of a file that is only compared and never taken; None where they cannot be seen."""


@dataclass
class FolderTree:
    """A folder on this machine; no link in it is followed, and nothing but ordinary files is opened."""

    root: Path
    entries: dict[str, Entry] = field(default_factory=dict)
    submitted: datetime | None = None
    commit: str = ""
    later: int = 0

    def __post_init__(self) -> None:
        try:
            self._list(str(self.root), "", 0)
        except OSError as error:
            raise Refused(f"the folder cannot be read: {error.strerror}") from error

    def _list(self, folder: str, prefix: str, depth: int) -> None:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda one: one.name)
        for entry in entries:
            name = prefix + entry.name
            if len(self.entries) >= MAX_ENTRIES:
                raise Refused(f"it has more than {MAX_ENTRIES:,} files")
            if entry.is_dir(follow_symlinks=False):
                if entry.name not in SKIPPED and depth < MAX_DEPTH:
                    self._list(entry.path, f"{name}/", depth + 1)
                continue
            is_file = entry.is_file(follow_symlinks=False)
            size = entry.stat(follow_symlinks=False).st_size if is_file else 0
            self.entries[name] = Entry(name, is_file, size)

    def read(self, name: str) -> bytes:
        check(self.entries[name])
        try:
            descriptor = _open_below(self.root, name)
            with os.fdopen(descriptor, "rb") as file:
                if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                    raise Refused(f"{name} is no ordinary file")
                return limited(file.read(MAX_FILE + 1), name)
        except OSError as error:
            raise Refused(f"{name} cannot be read: {error.strerror}") from error

    def glance(self, name: str) -> bytes | None:
        try:
            return self.read(name) if name in self.entries else None
        except Refused:
            return None


def _open_below(root: Path, name: str) -> int:
    """Open a file below *root*, with no link on the way: one may have been put there since the names were listed."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    if os.open not in os.supports_dir_fd:  # pragma: no cover  (win32)
        return os.open(root / name, flags)
    *folders, last = name.split("/")
    above = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        for folder in folders:
            inner = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=above)
            os.close(above)
            above = inner
        return os.open(last, flags, dir_fd=above)
    finally:
        os.close(above)


def nothing(name: str) -> bool:
    """Say of every name that nobody is interested in it."""
    return False


def check(entry: Entry) -> None:
    """Check that an entry can be taken.

    :raises Refused: if it is no ordinary file, or too big.
    """
    if not entry.is_file:
        raise Refused(f"{entry.name} is a link or a device, and an ordinary file is wanted")
    if entry.size > MAX_FILE:
        raise Refused(f"{entry.name} is bigger than {MAX_FILE:,} bytes")


def limited(content: bytes, name: str) -> bytes:
    """Return *content*.

    :raises Refused: if it is more than is taken of one file.
    """
    if len(content) > MAX_FILE:
        raise Refused(f"{name} is bigger than {MAX_FILE:,} bytes")
    return content
