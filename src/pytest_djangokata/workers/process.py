"""A child as its parent sees it, and what starts such children."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from pytest_djangokata.protocol import folders, processes
from pytest_djangokata.workers.environment import PACKAGE

if TYPE_CHECKING:
    import socket
    from pathlib import Path

    from pytest_djangokata.protocol.job import Job
    from pytest_djangokata.workers.server import SharedServer

SECONDS_TO_START = 60.0
#: Where the scripts lie with which a child begins.
CHILD = PACKAGE / "child"
#: Threads of a stranger's child. The system has so many for all processes, and without them nobody can start one.
MAX_THREADS = 500


class Process:
    """A child as its parent sees it: a socket, and in the end a status."""

    def __init__(self, number: int, sock: socket.socket) -> None:
        self.number = number
        self.sock = sock
        #: Its process ID, once what started it has said so. Never 0, which means the caller's whole group to `os.kill`.
        self.pid: int | None = None
        #: The exit status, negative for a signal; None while it runs.
        self.status: int | None = None
        #: Bytes of memory that it had at most beyond the process it was forked from, once it has ended; 0 if not known.
        self.grown = 0


class Launcher(Protocol):
    """Starts children and ends them."""

    @property
    def root(self) -> Launcher:
        """The launcher whose children have nothing of any kata's: itself, or the one below."""

    @property
    def server(self) -> SharedServer:
        """The PostgreSQL server of all its children."""

    def start(self, job: Job, *descriptors: int) -> Process: ...

    def kill(self, process: Process) -> None: ...

    def wait(self, process: Process, seconds: float) -> int | None: ...

    def close(self) -> None: ...


def excess(launcher: Launcher, process: Process, folder: Path) -> str:
    """Return in words what a stranger's child takes too much of, or an empty string.

    It is looked at from outside: what bounds files and threads in the child itself, its code can switch off.

    :param folder: of its files.
    """
    if process.pid is None:
        launcher.wait(process, 0)  # which hears it
    if process.pid is not None and processes.threads_of(process.pid) > MAX_THREADS:
        return f"it started more than {MAX_THREADS} threads"
    much = folders.overfull(folder)
    return f"it wrote {much}" if much else ""


def plain(job: Job) -> dict[str, Any]:
    """Return *job* as JSON has it."""
    # Not at the top: until the warm process has been started, every import keeps it waiting.
    import msgspec

    builtins: dict[str, Any] = msgspec.to_builtins(job)
    return builtins
