"""A child as its parent sees it, and what starts such children."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from pytest_djangokata.workers.environment import PACKAGE

if TYPE_CHECKING:
    import socket

    from pytest_djangokata.protocol.job import Job
    from pytest_djangokata.workers.server import SharedServer

SECONDS_TO_START = 60.0
#: Where the scripts lie with which a child begins.
CHILD = PACKAGE / "child"


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


def plain(job: Job) -> dict[str, Any]:
    """Return *job* as JSON has it."""
    # Not at the top: until the warm process has been started, every import keeps it waiting.
    import msgspec

    builtins: dict[str, Any] = msgspec.to_builtins(job)
    return builtins
