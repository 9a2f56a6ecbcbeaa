"""What the operating system is asked to hold a child to: memory and the size of files."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from pathlib import Path

#: Bytes for saying that memory ran out, while what filled it is still there.
RESERVE = 64 << 20


def limit(memory: int, output: int) -> None:
    """Bound this process.

    :param memory: bytes that it may map beyond what it has mapped already.
    :param output: bytes in any one file that it writes.
    """
    if sys.platform == "win32":  # pragma: no cover  (win32)
        return
    import resource

    bounds = {resource.RLIMIT_CORE: 0, resource.RLIMIT_FSIZE: output}
    if sys.platform == "linux":  # pragma: no branch  (macOS)
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        bounds[resource.RLIMIT_AS] = pages * os.sysconf("SC_PAGE_SIZE") + memory
    for kind, value in bounds.items():
        _, hard = resource.getrlimit(kind)
        if hard != resource.RLIM_INFINITY:
            bounds[kind] = min(value, hard)
        reserve = RESERVE if kind == resource.RLIMIT_AS and hard == resource.RLIM_INFINITY else 0
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(kind, (bounds[kind], bounds[kind] + reserve))
    with contextlib.suppress(AttributeError):
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)


def use_reserve() -> None:
    """Let this process have the memory that was kept back for describing an end for want of it."""
    if sys.platform == "win32":  # pragma: no cover  (win32)
        return
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (hard, hard))
