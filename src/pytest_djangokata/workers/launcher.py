"""Starting children: forked from a warm process where there is fork, spawned one by one elsewhere.

Both launchers give the same :class:`Process`; nothing else in the package knows which of them is at work.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pytest_djangokata.errors import DjangokataError
from pytest_djangokata.protocol import wire
from pytest_djangokata.workers.environment import clean_environment, import_path
from pytest_djangokata.workers.process import CHILD, SECONDS_TO_START, Launcher, Process, plain
from pytest_djangokata.workers.server import SharedServer

if TYPE_CHECKING:
    from pytest_djangokata.protocol.job import Job

__all__ = ["ForkLauncher", "Forking", "Launcher", "Process", "launching", "make_launcher"]


class Forking:
    """What those have in common that fork children from a warm process: see :mod:`pytest_djangokata.child.zygote`."""

    def __init__(self) -> None:
        self._children: dict[int, Process] = {}
        self._next = 0
        self._server = SharedServer()
        self._begin()

    def _begin(self) -> None:
        """Start the warm process."""
        self._reader = wire.Reader()
        self._ready = False
        self._control = self._connect()

    @property
    def root(self) -> Launcher:
        return self

    @property
    def server(self) -> SharedServer:
        return self._server

    def _connect(self) -> socket.socket:
        """Start the warm process and return what leads to it."""
        raise NotImplementedError

    def _has_gone(self) -> bool:
        """Return whether somebody has ended the warm process."""
        raise NotImplementedError

    def start(self, job: Job, *descriptors: int) -> Process:
        """Fork a child for *job*. A warm process that somebody has ended is replaced.

        :param descriptors: what the child gets beside its connection; they stay open here.
        """
        if self._has_gone():
            self._replace()
        self._await_ready()
        self._next += 1
        ours, theirs = socket.socketpair()
        process = Process(self._next, ours)
        frame = wire.encode({"do": "fork", "number": process.number, "job": plain(job)})
        # Known before it is asked for: after an interrupt in between, the answer must find it.
        self._children[process.number] = process
        with theirs:
            try:
                sent = socket.send_fds(self._control, [frame], [theirs.fileno(), *descriptors])
                self._control.sendall(frame[sent:])
            except OSError:
                del self._children[process.number]  # the other end of its socket is closed, which tells
        return process

    def _replace(self) -> None:
        """Start another warm process instead of one that has ended."""
        self._control.close()
        for orphan in self._children.values():
            orphan.status = -9  # children do not outlive the warm process
        self._children.clear()
        self._begin()

    def kill(self, process: Process) -> None:
        with contextlib.suppress(OSError):
            self._control.sendall(wire.encode({"do": "kill", "number": process.number}))

    def wait(self, process: Process, seconds: float) -> int | None:
        """Return the status of a child that has ended, or None if it has not within *seconds*."""
        deadline = time.monotonic() + seconds
        while process.status is None and self._listen(max(0.0, deadline - time.monotonic())):
            pass
        return process.status

    def close(self) -> None:
        """End every child and the warm process."""
        self._control.close()
        for process in self._children.values():
            process.sock.close()
        self._children.clear()

    def _await_ready(self) -> None:
        deadline = time.monotonic() + SECONDS_TO_START
        while not self._ready:
            if not self._listen(max(0.0, deadline - time.monotonic())):
                raise DjangokataError(
                    "The process that starts the katas did not come up; what it printed stands above.\n"
                    f"Check the environment: {sys.executable} -m pip check"
                )

    def _listen(self, seconds: float) -> bool:
        """Take in what the warm process says; False when it said nothing in time, or has gone."""
        readable, _, _ = select.select([self._control], [], [], seconds)
        data = b""
        if readable:
            with contextlib.suppress(ConnectionError):  # it has gone with something unread
                data = self._control.recv(1 << 16)
        for message, _ in self._reader.feed(data):
            if "ready" in message:
                self._ready = True
            elif "number" in message:
                self._note(message)
            else:
                self._fail(message)
        return bool(data)

    def _note(self, message: wire.Message) -> None:
        process = self._children[message["number"]]
        if "pid" in message:
            process.pid = message["pid"]
        else:
            process.status, process.grown = message["status"], message["grown"]
            del self._children[process.number]

    def _fail(self, message: wire.Message) -> None:
        """Take in that the warm process could not come up."""
        raise DjangokataError(f"The process that starts the katas said {message!r}.")


class ForkLauncher(Forking):
    """Forks children from a warm process that runs no kata's code."""

    def __init__(self, scratch: Path, *, strangers: bool = False) -> None:
        self._scratch = scratch
        self._strangers = strangers
        # Here, and not in the warm process: it may come so late that nobody is left to remove the folder.
        scratch.mkdir(parents=True, exist_ok=True)
        super().__init__()

    def _connect(self) -> socket.socket:
        control, theirs = socket.socketpair()
        options = json.dumps({"path": import_path(), "scratch": str(self._scratch)})
        with theirs:
            self._zygote = subprocess.Popen(
                [sys.executable, "-E", "-P", str(CHILD / "zygote_main.py"), str(theirs.fileno()), options],
                env=clean_environment(strangers=self._strangers),
                pass_fds=[theirs.fileno()],
            )
        return control

    def _has_gone(self) -> bool:
        return self._zygote.poll() is not None

    def close(self) -> None:
        super().close()
        if not self._ready:
            self._zygote.kill()  # it is still importing, and nobody has been forked from it
        try:
            self._zygote.wait(5)
        except subprocess.TimeoutExpired:
            self._zygote.kill()
            self._zygote.wait()
        finally:
            self._server.close()


@contextlib.contextmanager
def launching(scratch: Path, *, fork: bool | None = None, strangers: bool = False) -> Iterator[Launcher]:
    """Open the launcher that suits this platform, and end all its children afterwards."""
    launcher = make_launcher(scratch, fork=fork, strangers=strangers)
    try:
        yield launcher
    finally:
        launcher.close()


def make_launcher(scratch: Path, *, fork: bool | None = None, strangers: bool = False) -> Launcher:
    """Return a launcher: forking where there is fork, unless *fork* says otherwise."""
    if fork is None:
        fork = hasattr(os, "fork") and sys.platform != "win32"
    if fork:
        return ForkLauncher(scratch, strangers=strangers)
    from pytest_djangokata.workers.spawn import SpawnLauncher

    return SpawnLauncher(scratch, strangers=strangers)
