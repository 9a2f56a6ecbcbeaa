"""Which files a kata's collection has read beyond the kata's own: what it found holds for them as well."""

from __future__ import annotations

import contextlib
import os
import sys
from importlib.util import source_from_cache
from pathlib import Path
from typing import Any

import django

from pytest_djangokata.protocol.job import Job

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
PACKAGE = Path(__file__).parent.parent


class Opened:
    """Notes what is opened for reading, from now until :meth:`stop`."""

    def __init__(self, job: Job) -> None:
        folders = [job.scratch, job.cache, str(PACKAGE), "/proc", "/dev", "/sys"]
        # Where Python and what is installed lie; versions tell what is there.
        folders += [str(Path(os.__file__).parent), str(Path(django.__file__).parent.parent)]
        self._elsewhere = tuple(os.path.join(folder, "") for folder in folders if folder)
        self._paths: set[str] | None = set()
        sys.addaudithook(self._audit)

    def _audit(self, event: str, arguments: tuple[Any, ...]) -> None:  # pragma: no cover  (Python does not trace it)
        if event != "open" or self._paths is None:
            return
        path, _, flags = arguments
        if type(path) is str and not (type(flags) is int and flags & WRITING):
            with contextlib.suppress(OSError):  # there is no current folder any more
                self._paths.add(os.path.abspath(path))  # noqa: PTH100  (links count as they are named)

    def stop(self) -> list[str]:
        """Return the files, sorted; of byte code the source, from which it is checked whether that has changed."""
        paths, self._paths = self._paths or set(), None
        return sorted({_source(path) for path in paths if not path.startswith(self._elsewhere)})


def _source(path: str) -> str:
    if not path.endswith(".pyc"):
        return path
    try:
        return source_from_cache(path)
    except ValueError:
        return path
