"""How the processes of a run hang together: groups, orphans, and a sure end.

Every call does what the platform can do and no more; on macOS and Windows some of them do nothing.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from pathlib import Path

#: The environment variable that tells a child how wide the terminal is that will show its messages.
COLUMNS = "DJANGOKATA_COLUMNS"


def columns() -> int:
    """Return the width of the terminal that shows the run, as the parent tells it; 100 where there is none."""
    told = os.environ.get(COLUMNS, "")
    return min(max(int(told), 60), 160) if told.isdecimal() else 100


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
    """End a process and everything in its group at once.

    What a process told may be a lie: 0 would mean the caller's own group and 1 everybody, so neither ends anything.
    """
    if pid <= 1:
        return
    if sys.platform == "win32":  # pragma: no cover  (win32)
        with contextlib.suppress(OSError):
            os.kill(pid, signal.SIGTERM)
        return
    for kill in (os.killpg, os.kill):
        with contextlib.suppress(OSError):
            kill(pid, signal.SIGKILL)


def end_strays(known: set[int]) -> None:
    """End what a kata left behind, which nobody started here, and wait until it is gone (Linux).

    What those had started becomes a child of this process in turn, and is ended too.

    :param known: the children of this process that are to go on.
    """
    while strays := _children() - known:
        for pid in strays:
            kill_group(pid)
        for pid in strays:
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, 0)


def _children() -> set[int]:
    """Return the children of this process (Linux)."""
    try:
        text = Path(f"/proc/self/task/{os.getpid()}/children").read_text(encoding="ascii")
    except OSError:
        return set()
    return set(map(int, text.split()))


def end_descendants() -> None:
    """End every child that this process has, and those that it adopts meanwhile, until nothing is left."""
    end_strays(set())
    with contextlib.suppress(ChildProcessError):  # where nobody tells which they are
        while True:
            os.waitpid(-1, 0)


def threads_of(pid: int) -> int:
    """Return how many threads a process has, and 0 where it has gone or nobody can tell (Linux)."""
    try:
        return int(
            Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[17]
        )
    except (OSError, ValueError, IndexError):
        return 0


def take_foreground(group: int) -> None:
    """Make *group* the foreground process group of the terminal, if there is one."""
    if not hasattr(os, "tcsetpgrp") or not os.isatty(0):
        return
    previous = signal.signal(signal.SIGTTOU, signal.SIG_IGN)
    try:
        os.tcsetpgrp(0, group)
    except OSError:
        pass
    finally:
        signal.signal(signal.SIGTTOU, previous)
