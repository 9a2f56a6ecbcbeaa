"""Replacing a file at once or not at all, also where other processes and threads do the same."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path


def replace_file(path: Path, data: bytes) -> None:
    """Write *data* to *path* by way of a temporary file beside it.

    :raises OSError: if that is not possible; then *path* is as it was.
    """
    import tempfile  # it loads random numbers and more, which readers of the file do without

    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
