"""Commands as the person can type them, in the folder in which pytest was started."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pytest_djangokata.interpreter import is_found, python, quote

#: What shows a hint, with ``{kata}`` for the kata's ID; None as long as the command line has no such subcommand.
HINT_COMMAND: str | None = None


@dataclass(frozen=True)
class Shell:
    """Where commands are typed.

    :param folder: the current folder.
    :param pytest: how pytest is started there.
    """

    folder: Path
    pytest: str = "pytest"

    def run(self, folder: Path) -> str:
        """Return the command that runs the kata in *folder*."""
        return f"{self.pytest} {quote(self.shown(folder))}"

    def help(self, kata_id: str, folder: Path) -> str:
        """Return what to type for a hint, or the file with the task where there is nothing to type."""
        if HINT_COMMAND is not None:
            return HINT_COMMAND.format(kata=kata_id)
        task = folder / "README.md"
        return f"task: {self.shown(task)}" if task.is_file() else ""

    def shown(self, path: Path) -> str:
        """Return *path* relative to the folder; absolute where that is shorter, or on another drive."""
        try:
            relative = os.path.relpath(path, self.folder)
        except ValueError:  # pragma: no cover  (win32: the path is on another drive)
            return str(path)
        return relative if len(relative) <= len(str(path)) or not relative.startswith("..") else str(path)


def how_pytest_was_started(argv: Sequence[str], executable: str) -> str:
    """Return what starts pytest again: ``pytest`` where the shell finds it, else the way it was started this time.

    :param argv: ``sys.argv`` of this process.
    :param executable: ``sys.executable`` of this process.
    """
    started = Path(argv[0]) if argv else Path()
    if started.name == "__main__.py":
        return f"{python(executable)} -m pytest"
    if started.stem in ("pytest", "py.test") and not is_found(started):
        return quote(argv[0])
    return "pytest"


def shell(folder: Path) -> Shell:
    """Return the shell of this process."""
    return Shell(folder, how_pytest_was_started(sys.argv, sys.executable))
