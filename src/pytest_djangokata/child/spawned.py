"""A child that has been spawned: it connects back, takes its job and, where it can, has somebody who cleans up behind it.

Where there is fork, the spawned process only watches over the one that does the work. What that leaves running is adopted
and ended, and where the parent has been killed, its temporary files are removed too; no warm process is there to do it.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import sys
import time
from typing import Any, NoReturn

from pytest_djangokata.protocol import processes, wire
from pytest_djangokata.protocol.job import LOST

#: Seconds that a parent may take to die: if it has threads or leaves a core file, its children hear of it at the beginning.
SECONDS_TO_DIE = 10


def main(options: dict[str, Any]) -> NoReturn:
    """Do what the parent wants, who listens at a port of this machine."""
    secret = os.environ.pop("DJANGOKATA_SECRET")
    if sys.platform != "win32":
        guard = Guard(options["scratch"], options["parent"])
    try:
        sock = socket.create_connection(("127.0.0.1", options["port"]))
        sock.sendall(secret.encode())
        message, _ = wire.Channel(sock).receive()
    except (OSError, EOFError):  # the parent has gone
        if sys.platform != "win32":
            guard.clean_up()
        sys.exit(LOST)
    if sys.platform != "win32":
        guard.watch_over_a_fork(sock)
    from pytest_djangokata.child import process

    process.main(message["job"], sock)


class Guard:
    """Watches over the process that works.

    :param scratch: all temporary files of the parent.
    :param parent: its process.
    """

    def __init__(self, scratch: str, parent: int) -> None:
        self._scratch = scratch
        self._parent = parent
        self._worker = 0
        self._stopped = False
        self._orphaned = False
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop)
        processes.die_with_parent(signal.SIGHUP)  # SIGTERM is what the parent itself sends
        processes.adopt_orphans()

    def watch_over_a_fork(self, sock: socket.socket) -> None:
        """Return in a process of its own, and let this one end as that one does."""
        self._worker = os.fork()
        if self._worker == 0:
            for number in (signal.SIGTERM, signal.SIGHUP):
                signal.signal(number, signal.SIG_DFL)
            return
        if self._stopped:
            self._stop()
        sock.close()
        _, status = os.waitpid(self._worker, 0)
        processes.kill_group(self._worker)
        processes.end_descendants()
        self.clean_up()
        _end_alike(os.waitstatus_to_exitcode(status))

    def _stop(self, number: int = 0, *_: object) -> None:
        self._stopped = True
        self._orphaned |= number == signal.SIGHUP
        if self._worker:
            processes.kill_group(self._worker)

    def clean_up(self) -> None:
        """Remove the temporary files where the parent can no longer do it."""
        deadline = time.monotonic() + SECONDS_TO_DIE if self._orphaned else 0
        while os.getppid() == self._parent and time.monotonic() < deadline:
            time.sleep(0.01)
        if os.getppid() != self._parent:
            shutil.rmtree(self._scratch, ignore_errors=True)


def _end_alike(status: int) -> NoReturn:
    if status < 0:
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if -status not in (signal.SIGKILL, signal.SIGSTOP):
            signal.signal(-status, signal.SIG_DFL)
        os.kill(os.getpid(), -status)
    os._exit(status)
