"""Where a submission sits while it is asked: behind the wall and with its database at a broker, where there is fork."""

from __future__ import annotations

import contextlib
import os
import socket
import stat
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import msgspec

from pytest_djangokata.catalogue.copies import put_answer
from pytest_djangokata.catalogue.model import Kata, expand
from pytest_djangokata.databases.store import TemplateStore
from pytest_djangokata.errors import DjangokataError
from pytest_djangokata.probe import ACT, ACTOR, ACTORS, BROKER, BROKERS
from pytest_djangokata.probe.dialogue import Dialogue, Fault
from pytest_djangokata.probe.strict import impurity
from pytest_djangokata.protocol import folders, wire
from pytest_djangokata.protocol.breakage import Breakage
from pytest_djangokata.protocol.job import Job
from pytest_djangokata.wall.build import DATABASE, Layers
from pytest_djangokata.workers.launcher import ForkLauncher, Launcher
from pytest_djangokata.workers.nested import NestedLauncher

#: Bytes in one file of a submission.
MAX_SOURCE = 1 << 20


@dataclass(frozen=True)
class Prepared:
    """One case with its data.

    :param case: as ``cases`` gave it.
    :param inputs: what the submission may see of it.
    :param images: the contents of its databases, by their aliases.
    """

    case: Any
    inputs: Any
    images: dict[str, bytes]


@dataclass(frozen=True)
class Seen:
    """What one case came to.

    :param images: the databases afterwards by their aliases, if they were asked for.
    """

    answer: Any
    impure: str
    queries: int
    rows: int
    images: dict[str, bytes] = field(default_factory=dict)


class Seat(Protocol):
    """One submission in its process."""

    @property
    def layers(self) -> Layers: ...

    def ask(self, prepared: Prepared, *, images: bool, seconds: float) -> Seen:
        """Put one case to the submission.

        :param images: return the databases as well.
        :param seconds: for the answer.
        :raises Fault: if there is no answer, whoever's fault it is.
        """


class PlainSeat:
    """A process that has its database itself: what it counts proves nothing. On PostgreSQL it can be behind the wall.

    :param reason: why there is no broker.
    """

    def __init__(self, actor: Dialogue, reason: str) -> None:
        self._actor = actor
        self._reason = reason

    @property
    def layers(self) -> Layers:
        told = self._actor.layers or Layers()
        return msgspec.structs.replace(told, missing={DATABASE: self._reason, **told.missing})

    def ask(self, prepared: Prepared, *, images: bool, seconds: float) -> Seen:
        sizes = {alias: len(image) for alias, image in prepared.images.items()}
        request = {"inputs": prepared.inputs, "sizes": sizes}
        reply, blob = self._actor.ask(request, b"".join(prepared.images.values()), doing="it was asked")
        try:
            queries, rows, sizes = reply["queries"], reply["rows"], reply["sizes"]
            if not (is_count(queries) and is_count(rows) and all(is_count(size) for size in sizes.values())):
                raise ValueError("counts")
            if sum(sizes.values()) != len(blob):
                raise ValueError("sizes")
            return Seen(reply["answer"], said_impure(reply), queries, rows, wire.cut(sizes, blob))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise Fault(Breakage(f"the process talked to the runner itself ({error!r})")) from error


class BrokerSeat:
    """A process behind the wall, and the broker that has its databases.

    :param names: of the databases by their aliases.
    """

    def __init__(self, actor: Dialogue, broker: Dialogue, names: dict[str, str], *, own_schema: bool) -> None:
        self._actor = actor
        self._broker = broker
        self._names = names
        self._own_schema = own_schema
        self._begun = False

    @property
    def layers(self) -> Layers:
        told = self._actor.layers or Layers()
        return msgspec.structs.replace(told, in_force=[DATABASE, *told.in_force])

    def ask(self, prepared: Prepared, *, images: bool, seconds: float) -> Seen:
        if not self._begun:
            self._actor.await_ready()  # what it asks while it is imported is not counted
            if self._own_schema:
                self._broker.ask({"do": "keep"}, doing="it kept the tables")
        self._begun = True
        if self._own_schema:
            self._broker.ask({"do": "put kept"}, doing="it emptied the tables")
        else:
            named = {self._names[alias]: image for alias, image in prepared.images.items()}
            put(self._broker, named)
        self._actor.seconds = seconds
        reply, _ = self._actor.ask({"inputs": prepared.inputs, "seconds": seconds}, doing="it was asked")
        end, blob = self._broker.ask({"do": "end", "images": images}, doing="it gave the databases back")
        taken = wire.cut(end["sizes"], blob)
        found = {alias: taken[name] for alias, name in self._names.items() if name in taken}
        if type(reply.get("impure")) is not str or reply.keys() != {"event", "answer", "impure"}:
            raise Fault(Breakage("the process talked to the runner itself (an answer of another form)"))
        return Seen(reply["answer"], said_impure(reply), end["queries"], end["rows"], found)


def said_impure(reply: dict[str, Any]) -> str:
    """Return why an answer is not plain. The wire has no other types, but numbers beyond all measure, and any depth."""
    return str(reply["impure"]) or impurity(reply["answer"])


def put(broker: Dialogue, images: dict[str, bytes]) -> None:
    """Give a broker's databases these contents."""
    sizes = {name: len(image) for name, image in images.items()}
    broker.ask({"do": "put", "sizes": sizes}, b"".join(images.values()), doing="it took the databases")


def is_count(value: object) -> bool:
    return type(value) is int and value >= 0


class Seats:
    """Seats for the submissions to one kata, one at a time.

    :param pristine: a copy of the kata as handed out, without ``.meta``, in a folder that belongs to these seats: the files
        of each submission are put into it, so that a process which has set it up knows them by their names.
    :param job: the submission's job, without what is particular to a kind of seat.
    :param hidden: folders that no submission may read.
    :param folder: for scratch files.
    """

    def __init__(
        self, pristine: Kata, job: Job, launcher: Launcher, store: TemplateStore, *, hidden: list[Path], folder: Path
    ) -> None:
        self._pristine = pristine
        self._launcher = launcher
        self._store = store
        self._folder = folder
        self._job = msgspec.structs.replace(job, hidden=[str(path) for path in hidden])
        self._handed_out = read_answer(pristine)
        self._actors: NestedLauncher | None = None
        self._brokers: NestedLauncher | None = None

    @property
    def path(self) -> Path:
        """The folder of the kata in which submissions believe themselves."""
        return self._pristine.path

    @property
    def _has_broker(self) -> bool:
        return isinstance(self._launcher, ForkLauncher) and not self._job.postgres

    @contextlib.contextmanager
    def take(self, files: dict[str, bytes], names: dict[str, str]) -> Iterator[Seat]:
        """Sit a submission down.

        :param files: its own, which may be anybody's, by their paths in the kata.
        :param names: of the databases by their aliases.
        :raises Fault: if its process cannot be started.
        """
        if not self._has_broker:
            put_answer(self._pristine, files, self.path)
            job = msgspec.structs.replace(self._job, role=ACT)
            with Dialogue(self._launcher, job, self._folder / "plain", self._store) as actor:
                yield PlainSeat(actor, "it is on PostgreSQL" if job.postgres else "children cannot be forked here")
            return
        with ExitStack() as stack:
            yield self._sit_down(stack, files, names)

    def _sit_down(self, stack: ExitStack, files: dict[str, bytes], names: dict[str, str]) -> Seat:
        for attempts_left in (2, 1, 0):  # each of the two that fork may have ended, and only now be heard to
            try:
                return self._sit(stack, files, names)
            except DjangokataError as error:
                stack.close()
                if not attempts_left:
                    raise Fault(Breakage(str(error))) from error
        raise AssertionError

    def _renew(self) -> None:
        """Start what forks submissions again if it has ended, over our own files: it may read them outside of the wall."""
        if self._brokers is not None and self._brokers.ended:
            self._brokers.close()
            self._brokers = None
        if self._actors is not None and self._actors.ended:
            self._actors.close()
            self._actors = None
            put_answer(self._pristine, self._handed_out, self.path)
            self._warm()[1].await_ready()

    def _sit(self, stack: ExitStack, files: dict[str, bytes], names: dict[str, str]) -> Seat:
        self._renew()
        put_answer(self._pristine, files, self.path)
        doors = socket.socketpair()
        brokers, actors = self._warm()
        with doors[0], doors[1]:
            ends = [door.fileno() for door in doors]
            kept = self._folder / "broker"
            job = msgspec.structs.replace(self._job, role=BROKER, source="", root="")
            broker = stack.enter_context(Dialogue(brokers, job, kept, self._store, ends[0]))
            actor = stack.enter_context(
                Dialogue(
                    actors,
                    msgspec.structs.replace(self._job, role=ACTOR, databases=names),
                    self._folder / "actor",
                    self._store,
                    ends[1],
                    fill=lambda image, name: put(broker, {name: image}),
                    max_blob=0,
                )
            )
        return BrokerSeat(actor, broker, names, own_schema=self._job.own_schema)

    def _warm(self) -> tuple[NestedLauncher, NestedLauncher]:
        """Return what forks brokers and actors, started when it is needed first."""
        if self._brokers is None:
            self._brokers = self._nested(
                msgspec.structs.replace(self._job, role=BROKERS, source="", root=""), "brokers"
            )
        if self._actors is None:
            to_come = str(self._folder / "actor")
            self._actors = self._nested(
                msgspec.structs.replace(self._job, role=ACTORS, source="", scratch_of_children=to_come), "actors"
            )
        return self._brokers, self._actors

    def _nested(self, job: Job, name: str) -> NestedLauncher:
        scratch = self._folder / name
        folders.remove(scratch)  # of one that has ended
        scratch.mkdir(parents=True)
        return NestedLauncher(self._launcher, msgspec.structs.replace(job, scratch=str(scratch)))

    def close(self) -> None:
        """End the processes and remove the files."""
        for launcher in (self._actors, self._brokers):
            if launcher is not None:
                launcher.close()
        folders.remove(self._folder)


def read_answer(submission: Kata) -> dict[str, bytes]:
    """Return the files of *submission* that match ``edit``, by their paths in the kata. Links are not followed.

    :raises DjangokataError: if one is no file, or too big to be a source.
    """
    found: dict[str, bytes] = {}
    for path in expand(submission.path, submission.meta.edit):
        if any(parent.is_symlink() for parent in path.parents if submission.path in parent.parents):
            raise DjangokataError(f"{path.name} lies behind a symbolic link")
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
        with open(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise DjangokataError(f"{path.name} is no file")
            content = file.read(MAX_SOURCE + 1)
        if len(content) > MAX_SOURCE:
            raise DjangokataError(f"{path.name} has more than {MAX_SOURCE >> 20} MB")
        found[path.relative_to(submission.path).as_posix()] = content
    return found
