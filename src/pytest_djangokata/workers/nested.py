"""A warm process of one kata: forked from the common one, with the kata's settings set up, and forking in its turn.

So a submission's process costs a fork, and not the start of Django.
"""

from __future__ import annotations

import select
import socket

from pytest_djangokata.errors import DjangokataError
from pytest_djangokata.protocol import breakage, wire
from pytest_djangokata.protocol.job import Job
from pytest_djangokata.workers.launcher import Forking, Launcher, Process
from pytest_djangokata.workers.server import SharedServer


class NestedLauncher(Forking):
    """Forks children from a child of another launcher.

    :param launcher: starts the warm process.
    :param job: its job, whose role is one that stays warm.
    """

    def __init__(self, launcher: Launcher, job: Job) -> None:
        self._launcher = launcher
        self._job = job
        super().__init__()

    @property
    def ended(self) -> bool:
        """Whether somebody has ended the warm process. It does not start again by itself: it may read what is there."""
        return self._has_gone()

    def await_ready(self) -> None:
        """Wait until the warm process has set itself up."""
        self._await_ready()

    def _replace(self) -> None:
        raise DjangokataError("The process that starts the answers to this kata has ended.")

    @property
    def root(self) -> Launcher:
        return self._launcher.root

    @property
    def server(self) -> SharedServer:
        return self._launcher.server

    def _connect(self) -> socket.socket:
        self._process: Process = self._launcher.start(self._job)
        return self._process.sock

    def _has_gone(self) -> bool:
        return self._launcher.wait(self._process, 0) is not None or self._has_hung_up()

    def _has_hung_up(self) -> bool:
        """Return whether the other end is closed, which is heard before the launcher tells of the end."""
        if not select.select([self._control], [], [], 0)[0]:
            return False
        try:
            return not self._control.recv(1, socket.MSG_PEEK)
        except OSError:
            return True

    def _fail(self, message: wire.Message) -> None:
        told = breakage.from_mapping(message.get("breakage"))
        raise DjangokataError(told.headline())

    def close(self) -> None:
        super().close()
        if self._launcher.wait(self._process, 5) is None:
            self._launcher.kill(self._process)
            self._launcher.wait(self._process, 5)
