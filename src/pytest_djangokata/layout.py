"""Which folders are katas, by the names of their files alone: nothing is read, so that asking costs a project nothing."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

KATA_FILE = "kata.toml"
TOPIC_FILE = "topic.toml"
TESTS = "test_*.py"
#: How many folders down katas are looked for.
DEPTH = 3


def folders_in(folder: Path) -> list[Path]:
    """Return the folders in *folder*: none where it cannot be read, or has gone since somebody named it."""
    try:
        with os.scandir(folder) as entries:
            return [Path(entry.path) for entry in entries if _is_folder(entry)]
    except OSError:
        return []


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link that leads in a circle
        return False


def is_topic(folder: Path) -> bool:
    """Return whether *folder* is a topic's, be its file what it may."""
    return os.path.lexists(folder / TOPIC_FILE)


def is_kata(folder: Path) -> bool:
    """Return whether *folder* is a kata's.

    Tests in a folder of a topic's are taken for those of a kata whose file has gone: nothing else can run them.
    """
    if os.path.lexists(folder / KATA_FILE):
        return True
    is_named = not folder.name.startswith((".", "_"))
    return is_named and is_topic(folder.parent) and next(folder.glob(TESTS), None) is not None


def kata_above(path: Path) -> Path | None:
    """Return the kata's folder in which *path* lies, or which it is."""
    return next((folder for folder in (path, *path.parents) if is_kata(folder)), None)


def leads_to_katas(path: Path) -> bool:
    """Return whether *path* lies in a kata, or katas lie in it."""
    if kata_above(path) is not None:
        return True
    if path.name == TOPIC_FILE:
        path = path.parent
    found = [path]
    for _ in range(DEPTH):
        found = [below for folder in found for below in folders_in(folder)]
        if any(os.path.lexists(folder / KATA_FILE) for folder in found):
            return True
    return False


def holds_only_katas(paths: Iterable[Path], depth: int = DEPTH) -> bool:
    """Return whether nothing but katas can be collected from *paths*.

    :param depth: how many folders down to look for katas.
    """
    return all(_holds_only_katas(path, depth) for path in paths)


def _holds_only_katas(path: Path, depth: int) -> bool:
    if kata_above(path) is not None:
        return True
    if depth == 0 or not path.is_dir() or next(path.glob(TESTS), None) is not None:
        return False
    folders = [folder for folder in folders_in(path) if not folder.name.startswith((".", "_"))]
    return bool(folders) and all(_holds_only_katas(folder, depth - 1) for folder in folders)
