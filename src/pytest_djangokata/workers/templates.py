"""Having the project's database template built, once, however many katas wait for it.

A template is built by a child of its own without any kata's code, so no kata can change what others start from.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Protocol

from pytest_djangokata.databases.store import NO_TEMPLATE, TemplateStore
from pytest_djangokata.errors import DjangokataError
from pytest_djangokata.protocol import wire
from pytest_djangokata.protocol.job import TEMPLATE, Job
from pytest_djangokata.workers.nursery import Nursery
from pytest_djangokata.workers.worker import Worker

if TYPE_CHECKING:
    from pytest_djangokata.databases.postgres import PostgresServer


class Templates(Protocol):
    """One kind of template."""

    def has(self, key: str) -> bool: ...

    def job(self) -> Job:
        """Return the job of the child that builds one."""

    def take(self, key: str, image: bytes) -> None:
        """Keep what that child built."""

    def hand_out(self, worker: Worker, key: str) -> wire.Message:
        """Return the answer for a child that waited."""


class SqliteTemplates:
    """Serialised databases in the cache folder, or in the run's own where that cannot be written."""

    def __init__(self, store: TemplateStore) -> None:
        self.store = store

    def has(self, key: str) -> bool:
        return self.store.read(key) is not None

    def job(self) -> Job:
        return Job(role=TEMPLATE, scratch="", cache="")

    def take(self, key: str, image: bytes) -> None:
        self.store.write(key, image)

    def hand_out(self, worker: Worker, key: str) -> wire.Message:
        return {"cache": str(self.store.folder)}


class PostgresTemplates:
    """Databases of a server, which it can copy by itself."""

    def __init__(self, server: PostgresServer) -> None:
        self.server = server

    def has(self, key: str) -> bool:
        return key == NO_TEMPLATE or self.server.has_template(key)

    def job(self) -> Job:
        return Job(role=TEMPLATE, scratch="", cache="", database_url=self.server.begin_template())

    def take(self, key: str, image: bytes) -> None:
        self.server.finish_template(key)

    def hand_out(self, worker: Worker, key: str) -> wire.Message:
        return {"empty": self.server.create_from(worker.job.database_url, key)}


class Desk:
    """Where children wait for templates of one kind."""

    def __init__(self, templates: Templates) -> None:
        self.templates = templates
        self.builder: Worker | None = None
        self._waiting: list[tuple[Worker, str]] = []

    def ask(self, worker: Worker, message: wire.Message) -> bool:
        """Let *worker* wait for the template that it names; return whether there is something to hand out at once.

        :raises WireError: if no template can have that name.
        """
        key = message["key"]
        if type(key) is not str or len(key) != 32 or not key.isalnum() or not key.isascii():
            raise wire.WireError("a template that cannot be")
        self._waiting.append((worker, key))
        worker.deadline = None
        return self.templates.has(key)

    def take(self, message: wire.Message, image: bytes) -> None:
        """Keep what the builder sent; without it, those who wait build their databases themselves."""
        self.templates.take(message["key"], image)

    def empty(self) -> list[tuple[Worker, str]]:
        """Return everyone who still waits, with the key of the template, and let nobody wait any longer."""
        waiting, self._waiting = self._waiting, []
        return [(worker, key) for worker, key in waiting if worker.process is not None]


class Desks:
    """One desk for each kind of template, and the children that build for them.

    :param failing: turns what the surroundings of a kata lack, raised within, into its failure.
    """

    def __init__(self, nursery: Nursery, failing: Callable[[Worker], AbstractContextManager[None]]) -> None:
        self._nursery = nursery
        self._failing = failing
        self._sqlite = Desk(SqliteTemplates(nursery.store))
        self._postgres: Desk | None = None

    @property
    def builders(self) -> list[Worker]:
        """The children that build templates now."""
        return [desk.builder for desk in self._all() if desk.builder is not None]

    def of(self, builder: Worker) -> Desk | None:
        """Return the desk for which *builder* works, if it is a builder."""
        return next((desk for desk in self._all() if desk.builder is builder), None)

    def ask(self, worker: Worker, message: wire.Message) -> None:
        """Let *worker* have the template that it names; where it is not there yet, a child is started that builds it.

        :raises WireError: if no template can have that name.
        """
        desk = self._sqlite
        if worker.job.postgres:
            desk = self._postgres = self._postgres or Desk(PostgresTemplates(self._nursery.server))
        with self._failing(worker):
            if desk.ask(worker, message):
                self.hand_out(desk)
            elif desk.builder is None:
                builder = Worker(desk.templates.job())
                self._nursery.start(builder)
                desk.builder = builder

    def built(self, desk: Desk, message: wire.Message, image: bytes) -> None:
        """Take in what the builder of *desk* says."""
        if message["event"] == "image":
            # What cannot be kept, on a full disk say, is built by each kata for itself.
            with contextlib.suppress(OSError, DjangokataError):
                desk.take(message, image)
        if message["event"] in ("image", "broken"):
            self.hand_out(desk)

    def hand_out(self, desk: Desk) -> None:
        """Answer everyone who waits for a template; the builder has done its work, or failed."""
        builder, desk.builder = desk.builder, None
        if builder is not None:
            self._nursery.end(builder)
        for worker, key in desk.empty():
            worker.give_time()
            with self._failing(worker):
                self._nursery.send(worker, desk.templates.hand_out(worker, key))

    def _all(self) -> list[Desk]:
        return [self._sqlite] if self._postgres is None else [self._sqlite, self._postgres]
