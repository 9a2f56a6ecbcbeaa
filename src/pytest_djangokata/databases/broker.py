"""The broker: it owns the databases of one submission, executes what the submission asks for, and counts it.

The submission's process has no database, only sockets to this one (:mod:`pytest_djangokata.databases.remote`), one for each
connection. So what it was sent, and how often it asked, is known from a process in which none of its code runs.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import socket
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

from pytest_djangokata.databases.broker_session import STRIDE, Counts, Session

#: How many databases and connections a submission can have at once.
MAX_DATABASES, MAX_CONNECTIONS = 8, 64
#: Seconds that a statement has to end in when its case has ended.
SECONDS_TO_STOP = 5.0
#: How many steps of SQLite's machine one case may take.
MAX_STEPS = 400_000_000


class BrokerError(Exception):
    """A submission wants more than there is, or its databases cannot be given back."""


def _connection(descriptor: int) -> socket.socket | None:
    """Return the socket behind *descriptor*, or None if it is something else."""
    try:
        return socket.socket(fileno=descriptor)
    except OSError:
        os.close(descriptor)
        return None


class Broker:
    """The databases of one submission by their names.

    :param folder: where databases lie that are files, as the kata's settings ask for.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        # Databases in memory that are shared belong to the process: another broker in it has others.
        self._token = secrets.token_hex(4)
        self._keepers: dict[str, sqlite3.Connection] = {}
        self._kept: dict[str, bytes] = {}
        self._sessions: list[Session] = []
        self._lock = threading.Lock()
        #: Held while a connection is taken.
        self._gate = threading.Lock()
        self.counts = Counts()
        #: The contents that the databases were given.
        self._given: dict[str, bytes] = {}

    def listen(self, door: socket.socket) -> None:
        """Take connections that come through *door* until it is closed; each has a thread of its own."""
        threading.Thread(target=self._listen, args=(door,), daemon=True).start()

    def _listen(self, door: socket.socket) -> None:
        with door, contextlib.suppress(OSError):
            while True:
                message, descriptors, _, _ = socket.recv_fds(door, 1, 4)
                for descriptor in descriptors:
                    if (sock := _connection(descriptor)) is not None:
                        self._take(sock)
                if not message:
                    return

    def _take(self, sock: socket.socket) -> None:
        with self._gate:
            self._sessions = [session for session in self._sessions if session.alive]
            if len(self._sessions) >= MAX_CONNECTIONS:
                sock.close()  # which is what the submission hears
                return
            session = Session(self, sock)
            self._sessions.append(session)
        threading.Thread(target=session.run, daemon=True).start()

    def path_of(self, name: str) -> str:
        """Return what SQLite opens for the database *name*.

        A database in memory is shared by its connections, as Django's test databases are; any other is a file.

        :raises BrokerError: if there are too many.
        """
        with self._lock:
            if name not in self._keepers:
                if len(self._keepers) >= MAX_DATABASES:
                    raise BrokerError(f"a submission may have {MAX_DATABASES} databases")
                number = len(self._keepers)
                self._keepers[name] = sqlite3.connect(
                    self._place(name, number), uri=True, isolation_level=None, check_same_thread=False
                )
            return self._place(name, list(self._keepers).index(name))

    def _place(self, name: str, number: int) -> str:
        if "memory" in name:
            return f"file:djangokata_{self._token}_{number}?mode=memory&cache=shared"
        return (self._folder / f"{number}.sqlite3").as_uri()

    def digest(self, name: str) -> str:
        """Return a hash of the contents that the database *name* was given."""
        return hashlib.sha256(self._given.get(name, b"")).hexdigest()

    def step(self) -> int:
        """Count a stride of SQLite's machine; anything but 0 stops the statement."""
        self.counts.add(strides=1)
        return int(self.counts.strides * STRIDE > MAX_STEPS)

    def put(self, images: dict[str, bytes]) -> None:
        """Give the databases these contents, and begin to count.

        :raises BrokerError: if a statement does not end.
        """
        with self._alone():
            self.counts = Counts()
            for name, image in images.items():
                self.path_of(name)
                self._given[name] = image
                source = sqlite3.connect(":memory:")
                try:
                    source.deserialize(image)
                    source.backup(self._keepers[name])
                finally:
                    source.close()

    def keep(self) -> None:
        """Remember the contents as they are now: each case of a submission that made its own tables begins with them."""
        self._kept = self.take()

    def put_kept(self) -> None:
        """Give the databases what :meth:`keep` remembered."""
        self.put(self._kept)

    def take(self) -> dict[str, bytes]:
        """Return the contents of all databases, without what is not committed.

        :raises BrokerError: see :meth:`put`.
        """
        with self._alone():
            return self._contents()

    def end(self, *, images: bool) -> tuple[Counts, dict[str, bytes]]:
        """Return what the case has cost, and the contents of all databases where *images* are wanted.

        :raises BrokerError: see :meth:`put`.
        """
        if not images:
            return self.counts, {}
        with self._alone():
            return self.counts, self._contents()

    def _contents(self) -> dict[str, bytes]:
        taken = {}
        for name, keeper in self._keepers.items():
            copy = sqlite3.connect(":memory:")
            try:
                keeper.backup(copy)
                taken[name] = copy.serialize()
            finally:
                copy.close()
        return taken

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Stop what is running, roll back what is open, and let no connection do anything during the block.

        Else a statement could begin before the counting and end in the new contents, or change what is looked at after it
        was counted: each connection has a thread of its own.

        :raises BrokerError: if a statement does not end.
        """
        with self._gate, contextlib.ExitStack() as stack:
            for session in self._sessions:
                if not session.hold(SECONDS_TO_STOP):
                    raise BrokerError("a statement does not end")
                stack.callback(session.release)
            yield

    def close(self) -> None:
        """Close the databases."""
        for session in self._sessions:
            if session.hold(0.1):
                session.release()
        for keeper in self._keepers.values():
            keeper.close()
