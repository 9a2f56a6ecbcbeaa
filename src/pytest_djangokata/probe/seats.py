"""Where a submission sits while it is asked: behind the wall and with its database at a broker, where there is fork."""

from __future__ import annotations

import contextlib
import os
import socket
import stat
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import msgspec

from pytest_djangokata.catalogue.copies import put_answer
from pytest_djangokata.catalogue.model import Kata, expand
from pytest_djangokata.databases import addresses
from pytest_djangokata.databases.store import TemplateStore
from pytest_djangokata.errors import DjangokataError
from pytest_djangokata.probe import ACT, ACT_ON_SERVER, ACTOR, ACTORS, BROKER, BROKERS, RELAY
from pytest_djangokata.probe.dialogue import Dialogue, Fault
from pytest_djangokata.probe.seat import BrokerSeat, PlainSeat, Seat, put
from pytest_djangokata.protocol import folders
from pytest_djangokata.protocol.breakage import Breakage
from pytest_djangokata.protocol.job import Job
from pytest_djangokata.workers.launcher import ForkLauncher, Launcher
from pytest_djangokata.workers.nested import NestedLauncher

#: Bytes in one file of a submission.
MAX_SOURCE = 1 << 20
#: Bytes in the path of a folder, where the system takes some hundred in that of a socket below it.
MAX_FOLDER = 64


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
    def _lacks_broker(self) -> str:
        """Why no trusted process can have the databases, or an empty string."""
        if not isinstance(self._launcher, ForkLauncher):
            return "children cannot be forked here"
        if self._job.postgres and not self._launcher.server.open().holds_strangers:
            return "it is on a PostgreSQL server where counting proves nothing"
        return ""

    @contextlib.contextmanager
    def take(self, files: dict[str, bytes], names: dict[str, str]) -> Iterator[Seat]:
        """Sit a submission down.

        :param files: its own, which may be anybody's, by their paths in the kata.
        :param names: of the databases by their aliases.
        :raises Fault: if its process cannot be started.
        :raises DjangokataError: if that is so where there is no broker.
        """
        if lacks := self._lacks_broker:
            put_answer(self._pristine, files, self.path)
            job = msgspec.structs.replace(self._job, role=ACT)
            with Dialogue(self._launcher, job, self._folder / "plain", self._store) as actor:
                yield PlainSeat(actor, lacks)
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
            self._warm_actors().await_ready()

    def _sit(self, stack: ExitStack, files: dict[str, bytes], names: dict[str, str]) -> Seat:
        self._renew()
        put_answer(self._pristine, files, self.path)
        doors = socket.socketpair()
        job, relay, folder = msgspec.structs.replace(self._job, role=ACTOR, databases=names), None, ""
        if job.postgres:
            relay, folder = self._open_relay(stack)
            job = msgspec.structs.replace(job, role=ACT_ON_SERVER)
        with doors[0], doors[1]:
            ends = [door.fileno() for door in doors]
            kept = self._folder / "broker"
            broker = stack.enter_context(
                Dialogue(self._warm_brokers(), self._trusted(BROKER), kept, self._store, ends[0])
            )
            actor = stack.enter_context(
                Dialogue(
                    # Settings name another database on a server for each submission, so that none is set up before.
                    self._launcher if job.postgres else self._warm_actors(),
                    job,
                    self._folder / "actor",
                    self._store,
                    ends[1],
                    fill=None if job.postgres else lambda image, name: put(broker, {name: image}),
                    max_blob=0,
                    through=folder,
                )
            )
        return BrokerSeat(actor, broker, names, own_schema=self._job.own_schema, relay=relay)

    def _open_relay(self, stack: ExitStack) -> tuple[Dialogue, str]:
        """Start what leads to the PostgreSQL server, and return it with the folder of its socket."""
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="djangokata-", dir=_folder_for_socket()))
        url = addresses.without_user(self._launcher.server.open().url)
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(addresses.socket_of(addresses.through(url, folder)))
            listener.listen()
            job = msgspec.structs.replace(self._trusted(RELAY), database_url=url)
            relay = Dialogue(self._launcher, job, self._folder / "relay", self._store, listener.fileno())
            return stack.enter_context(relay), folder

    def _trusted(self, role: str) -> Job:
        """Return the job of a process that runs neither the kata's code nor a submission's."""
        return msgspec.structs.replace(self._job, role=role, source="", root="", postgres=False)

    def _warm_brokers(self) -> NestedLauncher:
        """Return what forks brokers, started when it is needed first."""
        if self._brokers is None:
            self._brokers = self._nested(self._trusted(BROKERS), "brokers")
        return self._brokers

    def _warm_actors(self) -> NestedLauncher:
        """Return what forks actors, started when it is needed first."""
        if self._actors is None:
            to_come = str(self._folder / "actor")
            job = msgspec.structs.replace(self._job, role=ACTORS, source="", scratch_of_children=to_come)
            self._actors = self._nested(job, "actors")
        return self._actors

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


def _folder_for_socket() -> str:
    """Return a folder whose path is short enough for that of a socket below it."""
    folder = tempfile.gettempdir()
    return folder if len(os.fsencode(folder)) < MAX_FOLDER else "/tmp"  # noqa: S108  (the folder in it has a mode)


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
