"""The children of a pool as processes: their beginnings, their connections, and their ends."""

from __future__ import annotations

import contextlib
import selectors
import time
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from pytest_djangokata.databases.store import TemplateStore
from pytest_djangokata.protocol import folders, signals, wire
from pytest_djangokata.protocol.job import TEMPLATE
from pytest_djangokata.protocol.tracers import somebody_debugs
from pytest_djangokata.workers.launcher import Launcher
from pytest_djangokata.workers.process import excess
from pytest_djangokata.workers.worker import GRACE, Worker

if TYPE_CHECKING:
    from pytest_djangokata.databases import postgres

SECONDS_TO_END = 1.0  # from closing the connection to the end of the process
SECONDS_TO_SAVE = 10.0  # the same for a child that measures coverage


class Nursery:
    """Starts, hears and ends the children of a pool.

    :param launcher: starts the children.
    :param scratch: a folder for their temporary files; each gets one of its own in it.
    :param store: where database templates are kept.
    """

    def __init__(self, launcher: Launcher, scratch: Path, store: TemplateStore) -> None:
        self.store = store
        self._launcher = launcher
        self._scratch = scratch
        self._selector = selectors.DefaultSelector()
        self._count = 0

    @property
    def server(self) -> postgres.PostgresServer:
        """The PostgreSQL server, which is started when the first kata needs it.

        :raises DjangokataError: if there can be none.
        """
        return self._launcher.server.open()

    def start(self, worker: Worker) -> None:
        """Start a child for *worker*, with a folder, and if need be a database, of its own.

        :raises DjangokataError: if the surroundings lack what it needs.
        """
        url = self.server.new_url() if worker.job.postgres else worker.job.database_url
        self._count += 1
        folder = self._scratch / f"{self._count}"
        folder.mkdir(parents=True)
        worker.job = msgspec.structs.replace(
            worker.job, scratch=str(folder), cache=str(self.store.folder), database_url=url, debugged=somebody_debugs()
        )
        worker.begin(self._starter(worker).start(worker.job))
        assert worker.process is not None
        self._selector.register(worker.process.sock, selectors.EVENT_READ, worker)

    def _starter(self, worker: Worker) -> Launcher:
        """Return what starts the child of *worker*: one that builds a template must have nothing of any kata's."""
        return self._launcher.root if worker.job.role == TEMPLATE else self._launcher

    def heard(self, workers: Iterable[Worker], seconds: float = 1.0) -> list[Worker]:
        """Wait for *seconds*, or until a deadline of *workers*, and return those whose children have said something."""
        now = time.monotonic()
        times = [worker.deadline - now for worker in workers if worker.deadline is not None]
        with signals.let_through():
            ready = self._selector.select(max(0.0, min([*times, seconds])))
        return [key.data for key, _ in ready]

    def send(self, worker: Worker, message: wire.Message) -> None:
        """Send *message*; a child that has gone, or does not listen, is found out by its end or its deadline."""
        assert worker.process is not None
        with contextlib.suppress(OSError):
            worker.process.sock.settimeout(GRACE)
            worker.process.sock.sendall(wire.encode(message))

    def status(self, worker: Worker, *, kill: bool) -> int | None:
        """Return the exit status of a child that has closed its connection, or has to be ended; None if it lived on."""
        assert worker.process is not None
        if kill:
            self._starter(worker).kill(worker.process)
        return self._starter(worker).wait(worker.process, SECONDS_TO_END)

    def excess(self, worker: Worker) -> str:
        """Return what a stranger's child takes too much of, or an empty string."""
        if worker.process is None:
            return ""
        return excess(self._starter(worker), worker.process, Path(worker.job.scratch))

    def let_go(self, worker: Worker) -> None:
        """Close the connection to a child: one that waits for orders takes its fixtures down and ends."""
        if worker.process is not None and worker.process.sock.fileno() >= 0:
            self._selector.unregister(worker.process.sock)
            worker.process.sock.close()

    def end(self, worker: Worker) -> None:
        """End a child, if there is one, and remove what it left."""
        process = worker.process
        if process is None:
            return
        self.let_go(worker)
        if process.status is None and worker.idle:
            self._starter(worker).wait(process, SECONDS_TO_END if worker.job.measure is None else SECONDS_TO_SAVE)
        if process.status is None:
            self._starter(worker).kill(process)
            self._starter(worker).wait(process, GRACE)
        worker.finish()
        folders.remove(Path(worker.job.scratch))
        if worker.job.postgres and worker.job.database_url:
            self._launcher.server.drop(worker.job.database_url)

    def close(self, workers: Iterable[Worker]) -> None:
        """End all children, those that only wait at once and gently."""
        everyone = list(workers)
        for worker in everyone:
            if worker.idle:
                self.let_go(worker)
        try:
            for worker in everyone:
                self.end(worker)
        finally:
            self._selector.close()
