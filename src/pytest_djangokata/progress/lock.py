"""One process at a time, where two would read a file, change it and write it."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterator
from pathlib import Path

#: What file systems say that know no locks: some that are shared over a network.
NO_LOCKS = (errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP)


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Keep other processes out of the block; the operating system lets go of the lock when this process ends.

    Where the file system knows no locks, nobody is kept out.

    :raises OSError: if *path* cannot be written.
    """
    with path.open("a+b") as file:
        if os.name == "nt":  # pragma: no cover  (win32)
            import msvcrt

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)  # type: ignore[attr-defined]
            try:
                yield
            finally:
                file.seek(0)
                msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)  # type: ignore[attr-defined]
            return
        import fcntl

        try:
            fcntl.flock(file, fcntl.LOCK_EX)  # closing the file lets go of it
        except OSError as error:
            if error.errno not in NO_LOCKS:
                raise
        yield
