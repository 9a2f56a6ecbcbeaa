"""Commands as the person can type them, in the folder in which pytest was started."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pytest_djangokata.catalogue.shipped import hidden_of
from pytest_djangokata.interpreter import is_found, python, quote
from pytest_djangokata.layout import TOPIC_FILE

#: The commands that a run names, and what each of them shows of a kata's ``.meta``.
SHOWN = {"hint": "hints.md", "verify": "probe.py", "debrief": "debrief.md", "solution": "solution"}

#: What brings back the files that are given with a kata.
RESET = "reset --given"


@dataclass(frozen=True)
class Shell:
    """Where commands are typed.

    :param folder: the current folder.
    :param pytest: how pytest is started there.
    :param djangokata: how the learner's commands are started.
    """

    folder: Path
    pytest: str = "pytest"
    djangokata: str = "djangokata"

    def run(self, folder: Path) -> str:
        """Return the command that runs the kata in *folder*."""
        return f"{self.pytest} {quote(self.shown(folder))}"

    def task(self, folder: Path) -> str:
        """Return where the task of the kata in *folder* is, or an empty string where nobody has written it down."""
        task = folder / "README.md"
        return f"task: {self.shown(task)}" if task.is_file() else ""

    def about(self, command: str, folder: Path) -> str:
        """Return the learner's *command*, one of ``SHOWN`` or ``RESET``, for the kata in *folder*.

        An empty string where it would find no kata, or nothing to show.
        """
        topic = folder.parent
        in_place = (topic / TOPIC_FILE).is_file() and self.folder.is_relative_to(topic.parents[1])
        hidden = hidden_of(folder)
        if not in_place or hidden is None or not (hidden / SHOWN.get(command, "")).exists():
            return ""
        return f"{self.djangokata} {command} {topic.name}/{folder.name}"

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


def how_djangokata_is_started(executable: str) -> str:
    """Return what starts the learner's commands of this environment: their name where the shell finds it.

    :param executable: ``sys.executable`` of this process.
    """
    script = Path(executable).with_name("djangokata")
    if is_found(script):
        return script.name
    return quote(str(script)) if script.is_file() else f"{python(executable)} -m pytest_djangokata"


def shell(folder: Path) -> Shell:
    """Return the shell of this process."""
    return Shell(folder, how_pytest_was_started(sys.argv, sys.executable), how_djangokata_is_started(sys.executable))
