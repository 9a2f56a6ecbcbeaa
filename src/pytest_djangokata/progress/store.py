"""The file that remembers outcomes between runs. Running the tests again brings everything back."""

from __future__ import annotations

import contextlib
import os
from itertools import count
from pathlib import Path
from typing import NamedTuple

import msgspec

from pytest_djangokata.files import replace_file
from pytest_djangokata.progress.lock import locked
from pytest_djangokata.progress.model import Record

VERSION = 1
FOLDER = ".djangokata"
FILE = "progress.json"
LOCK = "progress.lock"


class StateFile(msgspec.Struct):
    """The contents of the file: outcomes under ``topic/kata``."""

    version: int
    katas: dict[str, Record]


class Versioned(msgspec.Struct):
    """As much as every version of the file has."""

    version: int


def state_path(rootdir: Path) -> Path:
    """Return where the file of a project is."""
    return rootdir / FOLDER / FILE


class Known(NamedTuple):
    """What the file held.

    :param katas: outcomes under ``topic/kata``.
    :param notice: a line for the person if the file was of no use, else an empty string.
    :param in_the_way: there is a file that could neither be used nor set aside, and must not be overwritten.
    """

    katas: dict[str, Record]
    notice: str = ""
    in_the_way: bool = False


def read_state(path: Path) -> Known:
    """Read the outcomes of earlier runs. A file that cannot be understood is set aside, never deleted."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return Known({})
    except OSError as error:
        return Known({}, f"{path} cannot be read ({error.strerror}), so this run stands alone.", in_the_way=True)
    state, reason = _understand(data)
    if state is not None:
        return Known(state.katas)
    try:
        aside = set_aside(path)
    except OSError:
        return Known({}, f"{path} {reason}, so this run stands alone.", in_the_way=True)
    return Known({}, f"{path} {reason}; it is now {aside}, and progress starts again from this run.")


def set_aside(path: Path) -> str:
    """Rename a file that cannot be understood, to a name that none has that was set aside before, and return the name.

    :raises OSError: if that is not possible; then it is where it was.
    """
    for number in count(1):
        aside = path.with_name(f"{path.name}.corrupt{'' if number == 1 else number}")
        if not os.path.lexists(aside):
            break
    path.replace(aside)
    return aside.name


def _understand(data: bytes) -> tuple[StateFile | None, str]:
    """Return what the file says, or why it is of no use."""
    damaged = "is damaged"
    try:
        state = msgspec.json.decode(data, type=StateFile)
        if state.version == VERSION:
            return state, ""
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        pass
    try:
        version = msgspec.json.decode(data, type=Versioned).version
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None, damaged
    newer = f"was written by a newer pytest-djangokata (version {version} of the file, {VERSION} is known here)"
    return None, newer if version > VERSION else damaged


def write_state(path: Path, outcomes: dict[str, Record]) -> str:
    """Add *outcomes* to the file, which appears as a whole or not at all.

    Two runs may end at once: each adds its katas to what the file holds at that moment, and the later one wins where
    both ran the same kata.

    :returns: a line for the person if nothing could be written, else an empty string.
    """
    try:
        prepare_folder(path.parent)
        with locked(path.parent / LOCK):
            known = read_state(path).katas
            data = msgspec.json.encode(StateFile(VERSION, known | outcomes))
            replace_file(path, msgspec.json.format(data, indent=1))
    except OSError as error:
        return f"{path} cannot be written ({error.strerror}), so this run's progress is not kept."
    return ""


def prepare_folder(folder: Path) -> None:
    """Make the folder, and keep it out of version control."""
    folder.mkdir(exist_ok=True)  # without its parents: a workspace that has gone is not made again
    with contextlib.suppress(FileExistsError), (folder / ".gitignore").open("x", encoding="utf-8") as ignore:
        ignore.write("*\n")
