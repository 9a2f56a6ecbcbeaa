"""Finding out what was saved, by looking: it works on every file system, network and container mounts among them.

Files are asked for their time, size and number; folders for their time, which changes when a file comes or goes. The
kata in view is looked at each time, the others take turns.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

#: How many of the other katas are looked at each time.
TURNS = 4

Stamp = tuple[int, int, int]


@dataclass
class Look:
    """What a folder looked like.

    :param files: the stamp of each file, and of each folder, by its path.
    """

    files: dict[str, Stamp] = field(default_factory=dict)

    def again(self, folder: Path) -> Look:
        """Return what *folder* looks like now; its tree is walked only where a folder in it has changed."""
        now = {path: stamp for path in self.files if (stamp := stamp_of(path)) is not None}
        changed = [path for path, stamp in self.files.items() if now.get(path) != stamp]
        if not self.files or any(os.path.isdir(path) or path not in now for path in changed):
            return Look(dict(_walk(folder)))
        return Look(now)


def stamp_of(path: str) -> Stamp | None:
    """Return what changes when a file is saved; None where there is no file."""
    try:
        status = os.stat(path)  # noqa: PTH116  (a path object for each of a thousand files at each look costs more)
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino


def _walk(folder: Path) -> Iterable[tuple[str, Stamp]]:
    for name, folders, files in os.walk(folder):
        folders[:] = [one for one in folders if not one.startswith(".") and one != "__pycache__"]
        for path in (name, *(os.path.join(name, one) for one in files if not is_noise(one))):
            if (stamp := stamp_of(path)) is not None:
                yield path, stamp


def is_noise(name: str) -> bool:
    """Whether a file is an editor's or Python's own: a backup, a lock, byte code."""
    return name.startswith((".", "#")) or name.endswith(("~", ".pyc", ".swp", ".tmp")) or name.isdigit()


class Saves:
    """What has been saved since it was last asked.

    :param folders: the folders that are watched.
    """

    def __init__(self, folders: Iterable[Path]) -> None:
        self._looks = {folder: Look().again(folder) for folder in folders}
        self._unsettled: dict[Path, Look] = {}
        self._turn = 0

    def changed(self, near: Path | None) -> list[Path]:
        """Return the folders in which something was saved. A file that is just being written is waited for.

        :param near: the folder that is looked at each time.
        """
        done = []
        for folder in {*self._unsettled, *([near] if near in self._looks else []), *self._next()}:
            before = self._looks[folder]
            now = before.again(folder)
            if now == before and folder not in self._unsettled:
                continue
            if self._unsettled.get(folder) == now:
                del self._unsettled[folder]
                self._looks[folder] = now
                if _files(now) != _files(before):
                    done.append(folder)
            else:
                self._unsettled[folder] = now
        return done

    @property
    def settling(self) -> bool:
        """Whether something is being written, so that the next look should come soon."""
        return bool(self._unsettled)

    def _next(self) -> list[Path]:
        """Return the folders whose turn it is."""
        folders = list(self._looks)
        if not folders:
            return []
        start = self._turn % len(folders)
        self._turn = start + TURNS
        return list(islice([*folders, *folders], start, start + min(TURNS, len(folders))))


def _files(look: Look) -> dict[str, Stamp]:
    """Return the stamps without those of folders, which change with byte code too."""
    return {path: stamp for path, stamp in look.files.items() if not os.path.isdir(path)}
