"""What the operating system is asked to hold a child to: the memory that it uses, and the size of files.

Memory is bounded by ``RLIMIT_DATA``, which counts what is there to be written to. The space of addresses is a poor measure
of it: glibc reserves 64 MB of that for each thread, and never uses them. Stacks of threads do count, so the bound grows
with each thread that starts.
"""

from __future__ import annotations

import _thread
import contextlib
import errno
import os
import signal
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pytest_djangokata.child.audit import Handler
from pytest_djangokata.protocol.job import about_memory, about_output

#: Bytes for saying that memory ran out, while what filled it is still there.
RESERVE = 64 << 20
#: Bytes that are let go of first: asking for the reserve takes a little memory too.
BALLAST = 4 << 20
#: Bytes of addresses beyond the memory: a bound for what RLIMIT_DATA does not count, mapped files for instance.
ADDRESSES = 8 << 30
#: Threads whose stacks do not count as the kata's memory.
MAX_THREADS = 64
MAX_STACK = 8 << 20  # bytes


@dataclass
class _Memory:
    """The bound on this process's memory, in bytes; 0 while there is none.

    *output* is the bound on any one file.
    """

    allowed: int = 0
    output: int = 0
    bound: int = 0
    ballast: bytes | None = None
    #: The files whose code has begun to run as a whole, as imports do, the latest last.
    begun: dict[str, None] = field(default_factory=dict)


_memory = _Memory()


def limit(memory: int, output: int) -> None:
    """Bound this process.

    :param memory: bytes that it may use beyond what it uses already.
    :param output: bytes in any one file that it writes.
    """
    if sys.platform == "win32":  # pragma: no cover  (win32)
        return
    import resource

    _memory.allowed = memory
    bounds = {resource.RLIMIT_CORE: (0, 0), resource.RLIMIT_FSIZE: (output, output)}
    if sys.platform == "linux":  # pragma: no branch  (macOS)
        sizes = Path("/proc/self/statm").read_text(encoding="ascii").split()
        mapped, data = (int(sizes[field]) * os.sysconf("SC_PAGE_SIZE") for field in (0, 5))
        most = data + memory + BALLAST + MAX_THREADS * _stack() + RESERVE
        bounds[resource.RLIMIT_DATA] = (data + memory + BALLAST, most)
        bounds[resource.RLIMIT_AS] = (mapped + memory + ADDRESSES,) * 2
    for kind, wanted in bounds.items():
        _, most = resource.getrlimit(kind)
        soft, hard = (size if most == resource.RLIM_INFINITY else min(size, most) for size in wanted)
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(kind, (soft, hard))
            if kind == resource.RLIMIT_FSIZE:
                _memory.output = soft
            if sys.platform == "linux" and kind == resource.RLIMIT_DATA:
                _memory.bound = soft
                _memory.ballast = bytes(BALLAST)  # addresses only: a bytearray would be written to
    if sys.version_info < (3, 12):
        _notice_threads()
    with contextlib.suppress(AttributeError):
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)


def _make_room_for_thread(*_: object) -> None:  # pragma: no cover  (called from the audit hook)
    """Let the stack of a thread that is about to start not count."""
    if _memory.bound:
        _raise_to(_memory.bound + min(_thread._count() + 1, MAX_THREADS) * _stack())


def _notice_threads() -> None:
    """Make room for threads where Python tells no audit hook of their start, as 3.11 does not."""
    start = _thread.start_new_thread

    def start_new_thread(*args: Any, **kwargs: Any) -> int:
        _make_room_for_thread()
        return start(*args, **kwargs)

    for module, name in ((_thread, "start_new_thread"), (threading, "_start_new_thread")):
        setattr(module, name, start_new_thread)


def _note_code(_: str, arguments: tuple[Any, ...]) -> None:  # pragma: no cover  (called from the audit hook)
    file = getattr(arguments[0], "co_filename", "<")
    if not file.startswith("<"):
        _memory.begun.pop(file, None)
        _memory.begun[file] = None


def interrupted(folder: str) -> str:
    """Return the file in *folder* whose import has not come to its end, the innermost, or an empty string.

    Where memory ends, the traceback that would say so can be lost with it.
    """
    done = {getattr(module, "__file__", None) for module in list(sys.modules.values())}
    inside = (file for file in reversed(_memory.begun) if file.startswith(os.path.join(folder, "")))
    return next((file for file in inside if file not in done), "")


def make_room_for(error: BaseException) -> None:
    """Let this process have the memory that was kept back, if *error* is that there is none left, for telling of it."""
    if isinstance(error, MemoryError):
        _memory.ballast = None
        if _memory.bound:
            _raise_to(sys.maxsize)


def refusal(error: BaseException) -> str:
    """Return what *error* means if it stands for the bound on memory or on a file, else an empty string.

    What is printed goes to a file too, and Python says only that a file is too large, which nobody has opened.
    """
    if type(error) is OSError and error.errno == errno.EFBIG and _memory.output:
        return about_output(_memory.output)
    refused = isinstance(error, MemoryError) or (
        isinstance(error, RuntimeError) and error.args == ("can't start new thread",)
    )
    if not refused or not _memory.allowed:
        return ""
    return about_memory(_memory.allowed)


def _raise_to(size: int) -> None:
    if sys.platform == "win32":  # pragma: no cover  (win32)
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_DATA, (max(soft, min(size, hard)), hard))


def _stack() -> int:
    """Return the bytes that a thread's stack takes, as far as they need not count."""
    if sys.platform == "win32":  # pragma: no cover  (win32)
        return 0
    import resource

    soft, _ = resource.getrlimit(resource.RLIMIT_STACK)
    size = threading.stack_size() or soft
    return MAX_STACK if size == resource.RLIM_INFINITY else min(size, MAX_STACK)


#: Of audit events: starts of threads in Python up to 3.12, and from 3.13 on; code that is run as a whole.
HANDLERS: dict[str, Handler] = {
    "_thread.start_new_thread": _make_room_for_thread,
    "_thread.start_joinable_thread": _make_room_for_thread,
    "exec": _note_code,
}
