"""How much a kata's files may take, all together: the operating system bounds each file, and not their sum.

What is written is counted when the next file is opened for writing: by then it is there, and the learner's line is known.
"""

from __future__ import annotations

import errno
import os
import stat
from typing import Any

from pytest_djangokata.child.audit import Handler

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC


class Disk:
    """Refuses to open a file for writing once those that were opened before take too much.

    :param allowed: bytes of all files together.
    :param each: bytes that any one of them can have.
    """

    def __init__(self, allowed: int, each: int) -> None:
        self._allowed = allowed
        self._each = each
        self._paths: set[str] = set()
        #: So many more can be opened before the bound can be reached.
        self._free = allowed // each

    def handlers(self) -> dict[str, Handler]:
        """Return handlers of audit events for files and SQLite databases."""
        return {"open": self._open, "sqlite3.connect": self._connect}

    def _open(self, _: str, arguments: tuple[Any, ...]) -> None:  # pragma: no cover  (called from the audit hook)
        path, _mode, flags = arguments
        if type(flags) is int and flags & WRITING:
            self._add(path)

    def _connect(self, _: str, arguments: tuple[Any, ...]) -> None:  # pragma: no cover  (called from the audit hook)
        self._add(arguments[0])

    def _add(self, path: object) -> None:  # pragma: no cover  (called from the audit hook)
        if self._free <= 0:
            taken = self._taken()
            if taken >= self._allowed:
                raise OSError(errno.EDQUOT, f"a kata's files may take {self._allowed >> 20} MB, all together")
            self._free = (self._allowed - taken) // self._each
        self._free -= 1
        if isinstance(path, str | bytes | os.PathLike):
            try:
                self._paths.add(os.path.abspath(os.fsdecode(path)))  # noqa: PTH100  (as it is named)
            except OSError:  # there is no current folder any more
                return

    def _taken(self) -> int:  # pragma: no cover  (called from the audit hook)
        """Return the bytes of what was opened and is still there, be it without a name."""
        files: dict[tuple[int, int], int] = {}
        for path in list(self._paths):
            if not _note(path, files):
                self._paths.discard(path)
        for descriptor in range(256):
            _note(descriptor, files)
        return sum(files.values())


def _note(file: str | int, files: dict[tuple[int, int], int]) -> bool:  # pragma: no cover  (as above)
    """Add the size of a regular file to *files*, and return whether it is there."""
    try:
        found = os.stat(file)  # noqa: PTH116  (a descriptor has no path)
    except OSError:
        return False
    if stat.S_ISREG(found.st_mode):
        files[found.st_dev, found.st_ino] = found.st_size
    return True
