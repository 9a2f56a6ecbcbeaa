"""Starting children where there is no fork, or none is wanted: a fresh interpreter for each."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import time
from typing import TYPE_CHECKING

from pytest_djangokata.errors import DjangokataError
from pytest_djangokata.protocol import processes, wire
from pytest_djangokata.workers.environment import clean_environment, import_path
from pytest_djangokata.workers.process import CHILD, SECONDS_TO_START, Launcher, Process, plain
from pytest_djangokata.workers.server import SharedServer

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_djangokata.protocol.job import Job

SECONDS_TO_END = 5.0


class SpawnLauncher:
    """Starts a fresh interpreter for each child: slower, and at home where there is no fork."""

    def __init__(self, scratch: Path, *, strangers: bool = False) -> None:
        self._scratch = scratch
        self._strangers = strangers
        self._children: dict[int, tuple[Process, subprocess.Popen[bytes]]] = {}
        self._next = 0
        #: The standard streams as they are now; later pytest may have put its own in their place.
        self._streams = [os.dup(number) for number in (0, 1, 2)]
        self._server = SharedServer()

    @property
    def root(self) -> Launcher:
        return self

    @property
    def server(self) -> SharedServer:
        return self._server

    def start(self, job: Job, *descriptors: int) -> Process:
        """Start an interpreter that connects back, proves who it is, and takes *job*."""
        assert not descriptors, "nothing is handed over without fork"
        self._next += 1
        secret = os.urandom(16).hex()
        with socket.create_server(("127.0.0.1", 0)) as server:
            told = {"path": import_path(), "port": server.getsockname()[1], "scratch": str(self._scratch)}
            child = subprocess.Popen(
                [
                    sys.executable,
                    "-E",
                    "-P",
                    str(CHILD / "spawned_main.py"),
                    json.dumps(told | {"parent": os.getpid()}),
                ],
                env=clean_environment(strangers=self._strangers) | {"DJANGOKATA_SECRET": secret},
                stdin=self._streams[0],
                stdout=self._streams[1],
                stderr=self._streams[2],
                process_group=0 if os.name == "posix" else None,
            )
            try:
                sock = self._accept(server, secret, child)
            except BaseException:
                _end(child)
                raise
        process = Process(self._next, sock)
        process.pid = child.pid
        self._children[process.number] = process, child
        with contextlib.suppress(OSError):  # it has died already, which its end will say
            sock.sendall(wire.encode({"job": plain(job)}))
        return process

    @staticmethod
    def _accept(server: socket.socket, secret: str, child: subprocess.Popen[bytes]) -> socket.socket:
        from hmac import compare_digest

        server.settimeout(0.2)
        deadline = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < deadline and child.poll() is None:
            try:
                sock, _ = server.accept()
            except TimeoutError:
                continue
            sock.settimeout(5)
            with contextlib.suppress(OSError):  # a stranger, who says nothing or has gone
                if compare_digest(sock.recv(len(secret)), secret.encode()):
                    sock.settimeout(None)
                    return sock
            sock.close()
        raise DjangokataError(
            "The process for a kata did not come up; what it printed stands above.\n"
            f"Check the environment: {sys.executable} -m pip check"
        )

    def kill(self, process: Process) -> None:
        if process.number in self._children:
            self._children[process.number][1].terminate()

    def wait(self, process: Process, seconds: float) -> int | None:
        if process.number in self._children:
            try:
                process.status = self._children[process.number][1].wait(seconds)
            except subprocess.TimeoutExpired:
                return None
            del self._children[process.number]
        return process.status

    def close(self) -> None:
        for process, child in list(self._children.values()):
            process.sock.close()
            child.terminate()
        for _, child in list(self._children.values()):
            _end(child)
        self._children.clear()
        for descriptor in self._streams:
            os.close(descriptor)
        self._streams.clear()
        self._server.close()


def _end(child: subprocess.Popen[bytes]) -> None:
    """End a child, which may have to end others first."""
    child.terminate()
    try:
        child.wait(SECONDS_TO_END)
    except subprocess.TimeoutExpired:
        processes.kill_group(child.pid)
        child.wait()
