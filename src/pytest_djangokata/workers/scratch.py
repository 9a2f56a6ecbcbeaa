"""The folder for all temporary files of one run."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from pathlib import Path

SCRATCH = "djangokata-"


def make_scratch() -> Path:
    """Create the folder under which all children of one run keep their temporary files.

    A folder of an earlier run that could not clean up, because it was killed, is removed.
    """
    for folder in Path(tempfile.gettempdir()).glob(f"{SCRATCH}*"):
        pid = folder.name.removeprefix(SCRATCH).partition("-")[0]
        if pid.isdecimal() and not _is_running(int(pid)) and _is_old(folder):
            shutil.rmtree(folder, ignore_errors=True)
    return Path(tempfile.mkdtemp(prefix=f"{SCRATCH}{os.getpid()}-")).resolve()


def _is_old(folder: Path) -> bool:
    """Return whether nothing has happened in *folder* for an hour; another container's processes cannot be seen."""
    try:
        return time.time() - folder.stat().st_mtime > 3600
    except OSError:
        return False


def _is_running(pid: int) -> bool:
    if os.name != "posix":  # pragma: no cover  (win32)
        return True
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        pass
    return True
