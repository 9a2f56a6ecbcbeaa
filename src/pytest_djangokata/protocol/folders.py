"""Folders in which a stranger's code has written: how much it was, and removing them, with all that lies in them."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path

#: Files, folders and bytes that a process may have in its folder at once.
MAX_ENTRIES, MAX_BYTES = 20_000, 256 << 20
#: Bytes of a path: below a longer one may lie what no path can name.
MAX_PATH = 3_500


def overfull(folder: Path) -> str:
    """Return in words what there is too much of in *folder*, or an empty string."""
    size = 0
    try:
        for number, entry in enumerate(_entries(folder)):
            with contextlib.suppress(OSError):
                size += entry.stat(follow_symlinks=False).st_blocks * 512 if os.name == "posix" else 0
            if number >= MAX_ENTRIES:
                return f"more than {MAX_ENTRIES} files"
            if size > MAX_BYTES:
                return f"more than {MAX_BYTES >> 20} MB of files"
            if len(os.fsencode(entry.path)) > MAX_PATH:
                return "folders in folders, deeper than anybody can look"
    except PermissionError:
        return "a folder that nobody may look into"
    return ""


def _entries(folder: Path) -> Iterator[os.DirEntry[str]]:
    """Yield what lies below *folder*, as deep as paths can name it. What is removed meanwhile is left out.

    :raises PermissionError: at a folder without rights.
    """
    waiting = [str(folder)]
    while waiting:
        with contextlib.suppress(FileNotFoundError, NotADirectoryError), os.scandir(waiting.pop()) as found:
            for entry in found:
                yield entry
                with contextlib.suppress(OSError):
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)


def remove(folder: Path) -> None:
    """Remove *folder* and all that is in it: folders without rights, and folders in folders beyond any limit.

    What cannot be removed is moved aside, so that the name is free.
    """
    with contextlib.suppress(RecursionError):  # before Python 3.13
        shutil.rmtree(folder, ignore_errors=True)
    if not os.path.lexists(folder):
        return
    with contextlib.suppress(OSError):
        _flatten(folder)
        shutil.rmtree(folder, ignore_errors=True)
    if os.path.lexists(folder):
        with contextlib.suppress(OSError):
            folder.rename(folder.with_name(f".gone-{secrets.token_hex(8)}"))


def _flatten(folder: Path) -> None:
    """Empty every folder in *folder* into it, so that no path is long and none is closed."""
    numbers = count()
    token = secrets.token_hex(8)
    folder.chmod(0o700)
    waiting = list(folder.iterdir())
    while waiting:
        path = waiting.pop()
        if path.is_symlink() or not path.is_dir():
            path.unlink()
            continue
        path.chmod(0o700)
        for entry in path.iterdir():
            if not entry.is_symlink():
                with contextlib.suppress(OSError):
                    entry.chmod(0o700)  # who moves a folder needs the right to write to it
            waiting.append(entry.rename(folder / f"{token}-{next(numbers)}"))
        path.rmdir()
