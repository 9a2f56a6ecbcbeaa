"""Having the project's database template built, once, however many katas wait for it.

A template is built by a child of its own without any kata's code, so no kata can change what others start from.
"""

from __future__ import annotations

from typing import Protocol

from pytest_djangokata.databases.postgres import PostgresServer
from pytest_djangokata.databases.store import TemplateStore
from pytest_djangokata.protocol import wire
from pytest_djangokata.protocol.job import TEMPLATE, Job
from pytest_djangokata.workers.worker import Worker


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
        return self.server.has_template(key)

    def job(self) -> Job:
        return Job(role=TEMPLATE, scratch="", cache="", database_url=self.server.begin_template())

    def take(self, key: str, image: bytes) -> None:
        self.server.finish_template(key)

    def hand_out(self, worker: Worker, key: str) -> wire.Message:
        there = self.has(key)
        self.server.create(worker.job.database_url, key if there else None)
        return {"empty": not there}


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
