"""The caller's side of the process that stands by for a suite: pytest is configured there, and each run is a fork of it.

It serves for as long as the caller has the same database, folder and environment. What the caller patches later does not
reach it.
"""

from __future__ import annotations

import contextlib
import os
import select
import socket
import sys
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from pytest_djangokata.protocol import processes, wire
from pytest_djangokata.testing import suite_process


@dataclass
class Standby:
    """A process in which a suite is about to be collected."""

    #: The last one that was started here; it serves until something has changed.
    latest: ClassVar[Standby | None] = None

    pid: int
    #: Who started it, and is to end it: not a fork of that process.
    owner: int
    sock: socket.socket
    #: What it was started with.
    surroundings: tuple[object, ...]

    def run(self, source: str | None, writing: int) -> int:
        """Have the suite run against *source*, with its result written to *writing*, and return the ID of its process.

        If the process that stands by has gone, which a suite can bring about, there is no other: 0.
        """
        frame = wire.encode({"source": source})
        try:
            sent = socket.send_fds(self.sock, [frame], [writing])
            self.sock.sendall(frame[sent:])
            return int(wire.Channel(self.sock).receive()[0]["pid"])
        except (OSError, EOFError):
            dismiss()
            return 0

    def lives(self) -> bool:
        """Whether the process is still there; a suite may have ended it."""
        return not select.select([self.sock], [], [], 0)[0]

    def close(self) -> None:
        """End the process."""
        self.sock.close()
        if self.owner != os.getpid():
            return
        processes.kill_group(self.pid)
        with contextlib.suppress(ChildProcessError):
            os.waitpid(self.pid, 0)


def standing_by(suite: Path, under_test: str) -> Standby:
    """Return the process that stands by for *suite*, started now unless the last one still serves."""
    surroundings = _surroundings(suite, under_test)
    latest = Standby.latest
    if latest is not None and (latest.surroundings != surroundings or not latest.lives()):
        dismiss()
    if Standby.latest is None:
        Standby.latest = _start(suite, under_test, surroundings)
    return Standby.latest


def dismiss() -> None:
    """End the process that stands by, if there is one and it is this process's own."""
    latest, Standby.latest = Standby.latest, None
    if latest is not None:
        latest.close()


def _start(suite: Path, under_test: str, surroundings: tuple[object, ...]) -> Standby:
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    ours, theirs = socket.socketpair()
    with warnings.catch_warnings():
        # The other thread that Python sees is faulthandler's watchdog; it holds no lock of Python's.
        warnings.simplefilter("ignore", DeprecationWarning)
        pid = os.fork()
    if pid == 0:  # pragma: no cover  (this process measures the learner's code, which suspends any other measurement)
        ours.close()
        suite_process.stand_by(theirs, suite, under_test)
    theirs.close()
    with contextlib.suppress(OSError):
        os.setpgid(pid, pid)
    return Standby(pid, os.getpid(), ours, surroundings)


def _surroundings(suite: Path, under_test: str) -> tuple[object, ...]:
    """Return what a run depends on and this process may change.

    A database in this process's memory counts by its contents; one elsewhere is seen by every fork as it is then.
    """
    from django.db import connections

    databases = []
    for connection in connections.all(initialized_only=True):
        serialize = getattr(connection.connection, "serialize", None)
        state = (connection.in_atomic_block, len(connection.savepoint_ids), serialize and serialize())
        # The connection itself and not its ID, which another may have after its end.
        databases.append((connection.alias, connection.connection, state))
    environment = {name: value for name, value in os.environ.items() if name != "PYTEST_CURRENT_TEST"}
    return (os.getpid(), suite, under_test, Path.cwd(), environment, databases)
