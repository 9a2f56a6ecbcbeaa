"""What the operating system is asked to do for and against a child: limits, groups, and a sure end.

Every call does what the platform can do and no more; on macOS and Windows some of them do nothing.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from pathlib import Path

#: Bytes for saying that memory ran out, while what filled it is still there.
RESERVE = 64 << 20
PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36


def _prctl(option: int, value: int) -> None:
    if sys.platform != "linux":  # pragma: no cover  (win32, macOS)
        return
    import ctypes

    ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0)


def die_with_parent(number: int = 9) -> None:
    """Ask the kernel to send this process a signal when its parent ends (Linux)."""
    _prctl(PR_SET_PDEATHSIG, number)


def adopt_orphans() -> None:
    """Become the parent of what a child leaves running, so that it can be found and ended (Linux)."""
    _prctl(PR_SET_CHILD_SUBREAPER, 1)


def own_group() -> None:
    """Move into a process group of one's own, so that a signal reaches all that this process starts."""
    if hasattr(os, "setpgid"):  # pragma: no branch  (win32 has none)
        with contextlib.suppress(OSError):
            os.setpgid(0, 0)


def kill_group(pid: int) -> None:
    """End a process and everything in its group at once."""
    if sys.platform == "win32":  # pragma: no cover  (win32)
        with contextlib.suppress(OSError):
            os.kill(pid, signal.SIGTERM)
        return
    for kill in (os.killpg, os.kill):
        with contextlib.suppress(OSError):
            kill(pid, signal.SIGKILL)


def kill_strays(known: set[int]) -> None:
    """End the children of this process that nobody started here: what a kata left behind (Linux).

    What those had started becomes a child of this process in turn; its end is for the next call.
    """
    with contextlib.suppress(OSError):
        text = Path(f"/proc/self/task/{os.getpid()}/children").read_text(encoding="ascii")
        for pid in map(int, text.split()):
            if pid not in known:
                kill_group(pid)


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
