"""The asker's side of a process that ``warm_server.py`` forks."""

from __future__ import annotations

import contextlib
import json
import os
import select
import socket
import subprocess
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any


def mark(env: Mapping[str, str]) -> str:
    """Return the name of a forked process and of all that it forks: its environment is not to be seen from outside."""
    return f"w{zlib.crc32(env.get('TMPDIR', '').encode()):08x}"


class Fork:
    """A process that a server has forked, with as much of :class:`subprocess.Popen` as its users need."""

    def __init__(self, path: str, request: dict[str, Any], descriptors: Sequence[int]) -> None:
        self._connection = socket.socket(socket.AF_UNIX)
        self._connection.connect(path)
        data = json.dumps(request).encode() + b"\0"
        sent = socket.send_fds(self._connection, [data], descriptors)
        self._connection.sendall(data[sent:])
        self._said = self._connection.makefile("rb")
        self.pid = int(self._hear()["pid"])
        self.returncode: int | None = None

    def _hear(self) -> dict[str, int]:
        message: dict[str, int] = json.loads(self._said.readline())
        return message

    def poll(self) -> int | None:
        """Return the status if it has ended."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.wait(0)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Return the status.

        :raises subprocess.TimeoutExpired: if it has not ended within *timeout* seconds.
        """
        if self.returncode is None:
            if timeout is not None and not select.select([self._connection], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired("a fork", timeout)
            self.returncode = self._hear()["status"]
            self._said.close()
            self._connection.close()
        return self.returncode

    def kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, 9)


class Launching:
    """Stands for the module ``subprocess`` where the engine starts the process that forks katas."""

    TimeoutExpired = subprocess.TimeoutExpired

    def __init__(self, path: str) -> None:
        self._path = path

    def Popen(self, command: Sequence[str], *, env: Mapping[str, str], pass_fds: Sequence[int]) -> Fork:  # noqa: N802
        """Fork what the engine would start: ``python -E -P zygote_main.py …``."""
        script = next(at for at, word in enumerate(command) if word.endswith(".py"))
        request = {"module": "", "argv": list(command[script:]), "path": [], "cwd": str(Path.cwd()), "env": dict(env)}
        numbers = [0, 1, 2, *pass_fds]
        return Fork(self._path, request | {"descriptors": numbers}, numbers)
