"""A process that imports once what all runs of one kind import, and forks a process for each of them.

    python warm_server.py SOCKET MODULE…

Starting Python and importing pytest or Django takes most of the time of a test that runs them. Each connection to SOCKET asks
for one process: JSON with what ``exec`` would be given, and the descriptors. The server answers with the ID of the process
and, when it has ended, its status. It ends with whoever holds the other end of its standard input.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import importlib
import io
import json
import os
import runpy
import select
import signal
import socket
import sys
import tempfile
from typing import Any

import warm_fork

#: What an asker sends at most: the environment is the longest part.
MAX_REQUEST = 1 << 20
MAX_DESCRIPTORS = 8
PR_SET_NAME = 15


class Server:
    """Forks; :meth:`serve` returns in the forked processes only."""

    def __init__(self, path: str) -> None:
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(path)
        self._listener.listen()
        self._asking: dict[int, socket.socket] = {}
        self._wakeup, self._waker = socket.socketpair()
        self._waker.setblocking(False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self._waker.fileno(), warn_on_full_buffer=False)

    def serve(self) -> dict[str, Any]:
        while True:
            readable, _, _ = select.select([self._listener, self._wakeup, 0], [], [])
            if 0 in readable:
                os._exit(0)
            if self._wakeup in readable:
                self._wakeup.recv(4096)
                self._tell_ended()
            if self._listener in readable:
                connection, _ = self._listener.accept()
                if request := self._fork(connection):
                    return request

    def _fork(self, connection: socket.socket) -> dict[str, Any] | None:
        data, descriptors, _, _ = socket.recv_fds(connection, MAX_REQUEST, MAX_DESCRIPTORS)
        while data and not data.endswith(b"\0"):
            data += connection.recv(MAX_REQUEST)
        pid = os.fork() if data else -1
        if pid == 0:
            request: dict[str, Any] = json.loads(data[:-1])
            self._let_go(connection)
            place(descriptors, request["descriptors"])
            return request
        for descriptor in descriptors:
            os.close(descriptor)
        if pid > 0:
            self._asking[pid] = connection
            tell(connection, pid=pid)
        return None

    def _tell_ended(self) -> None:
        with contextlib.suppress(ChildProcessError):
            while (found := os.waitpid(-1, os.WNOHANG))[0]:
                pid, status = found
                if connection := self._asking.pop(pid, None):
                    tell(connection, status=os.waitstatus_to_exitcode(status))
                    connection.close()

    def _let_go(self, connection: socket.socket) -> None:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for end in (self._listener, self._wakeup, self._waker, connection, *self._asking.values()):
            end.close()


def tell(connection: socket.socket, **message: int) -> None:
    with contextlib.suppress(OSError):  # who asked has gone
        connection.sendall(json.dumps(message).encode() + b"\n")


def place(descriptors: list[int], targets: list[int]) -> None:
    """Give each descriptor the number that it has for who asked."""
    beyond = max([*targets, *descriptors]) + 1
    moved = [os.dup2(descriptor, beyond + at, inheritable=False) for at, descriptor in enumerate(descriptors)]
    for descriptor in descriptors:
        os.close(descriptor)
    for descriptor, target in zip(moved, targets, strict=True):
        os.dup2(descriptor, target)
        os.close(descriptor)


def become(request: dict[str, Any]) -> None:
    """Take over what a process that was started by exec would have."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    ctypes.CDLL(None).prctl(PR_SET_NAME, warm_fork.mark(request["env"]).encode(), 0, 0, 0)
    os.environ.clear()
    os.environ.update(request["env"])
    os.chdir(request["cwd"])
    tempfile.tempdir = None
    for name, descriptor, mode in (("stdin", 0, "r"), ("stdout", 1, "w"), ("stderr", 2, "w")):
        raw = io.FileIO(descriptor, mode, closefd=False)
        buffer = io.BufferedWriter(raw) if mode == "w" else io.BufferedReader(raw)
        errors = "backslashreplace" if name == "stderr" else "strict"
        stream = io.TextIOWrapper(buffer, "utf-8", errors, line_buffering=name == "stderr")
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)
    if katas := request.get("katas"):
        sys.modules["pytest_djangokata.workers.launcher"].subprocess = warm_fork.Launching(katas)  # type: ignore[attr-defined]
    sys.argv = request["argv"]
    sys.path[:0] = request["path"]
    importlib.invalidate_caches()
    gc.enable()


def main() -> None:
    path, *names = sys.argv[1:]
    del sys.path[0]  # this script's folder
    gc.disable()
    for name in names:
        importlib.import_module(name)
    gc.freeze()
    server = Server(path)
    print("ready", flush=True)
    request = server.serve()
    become(request)
    if request["module"]:
        runpy.run_module(request["module"], run_name="__main__", alter_sys=True)
    else:
        runpy.run_path(request["argv"][0], run_name="__main__")


if __name__ == "__main__":
    main()
