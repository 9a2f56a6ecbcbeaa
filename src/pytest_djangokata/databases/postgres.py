"""A PostgreSQL server for katas that need one: that of ``DATABASE_URL``, or one that lives as long as the run.

The parent talks to it through psycopg, without Django. Each kata gets a database of its own, copied from a template by
the server itself, and dropped when the kata's process has ended.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from pytest_djangokata.errors import DjangokataError

if TYPE_CHECKING:
    import psycopg

PREFIX = "djangokata"
#: The server's socket lies in its data folder, and the system bounds the length of such a path.
SOCKET = ".s.PGSQL.5432"
MAX_SOCKET = 100
SECONDS_TO_RENAME = 5.0


def open_server(scratch: Path) -> PostgresServer:
    """Return the server of ``$DATABASE_URL``, or start one whose data lie beside *scratch*.

    :raises DjangokataError: if it cannot be reached or started.
    """
    configured = os.environ.get("DATABASE_URL", "")
    if configured.startswith(("postgres://", "postgresql://")):
        return PostgresServer(configured)
    folder = scratch.with_name(f"{scratch.name}-postgres")
    if os.name == "posix" and (len(os.fsencode(folder / SOCKET)) > MAX_SOCKET or _is_closed(folder)):
        folder = Path("/tmp", folder.name)  # noqa: S108  (the name holds a random part, and the server sets the mode)
    return EmbeddedServer(folder)


def _is_closed(folder: Path) -> bool:
    """Return whether root would start the server in a folder that its user cannot reach, or can only until it is closed."""
    return os.geteuid() == 0 and not all(parent.stat().st_mode & 0o001 for parent in folder.parents)


class PostgresServer:
    """A server, and what this run has made on it.

    :param url: a database on it to connect to; its user must be allowed to create databases.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self._run = f"{os.getpid()}_{time.time_ns() & 0xFFFFFF:06x}"
        self._count = 0
        self._site = ""
        self._connection: psycopg.Connection[Any] | None = None
        self._connect()

    def new_url(self) -> str:
        """Return the URL of a database that does not exist yet."""
        self._count += 1
        return self._named(f"{PREFIX}_{self._run}_{self._count}")

    def create(self, url: str, template: str | None) -> None:
        """Create the database that *url* names: as a copy of a template, or empty."""
        source = f"{PREFIX}_template_{template}" if template else "template1"
        self._execute(f'CREATE DATABASE "{_name(url)}" TEMPLATE "{source}"')

    def create_from(self, url: str, key: str) -> bool:
        """Create the database that *url* names from the template of *key*, if there is one; return whether it is empty."""
        there = self.has_template(key)
        self.create(url, key if there else None)
        return not there

    def drop(self, url: str) -> None:
        """Drop what a kata's process has left: its database, and those that Django made beside it."""
        name = _name(url)
        for (found,) in self._execute("SELECT datname FROM pg_database"):
            if found == name or found.startswith((f"{name}_", f"test_{name}")):
                self._execute(f'DROP DATABASE IF EXISTS "{found}" WITH (FORCE)')

    def has_template(self, key: str) -> bool:
        return bool(self._execute("SELECT 1 FROM pg_database WHERE datname = %s", f"{PREFIX}_template_{key}"))

    def begin_template(self) -> str:
        """Create an empty database to build a template in, and return its URL."""
        self._site = self.new_url()
        self.create(self._site, None)
        return self._site

    def finish_template(self, key: str) -> None:
        """Give the database that has been built the name under which it is found; another run may have been first."""
        name, final = _name(self._site), f"{PREFIX}_template_{key}"
        deadline = time.monotonic() + SECONDS_TO_RENAME
        while not self.has_template(key):
            self._execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", name)
            try:
                self._execute(f'ALTER DATABASE "{name}" RENAME TO "{final}"')
            except DjangokataError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.02)

    def close(self) -> None:
        """Drop what this run has made, but for templates, and let go of the server."""
        if self._connection is None:
            return
        with contextlib.suppress(DjangokataError):  # it has gone already
            for (found,) in self._execute("SELECT datname FROM pg_database"):
                if f"{PREFIX}_{self._run}_" in found:
                    self._execute(f'DROP DATABASE IF EXISTS "{found}" WITH (FORCE)')
        self._connection.close()
        self._connection = None

    def _named(self, name: str) -> str:
        return urlsplit(self.url)._replace(path=f"/{name}").geturl()

    def _connect(self) -> None:
        import psycopg

        try:
            self._connection = psycopg.connect(self.url, autocommit=True)
        except psycopg.OperationalError as error:
            raise DjangokataError(
                f"The PostgreSQL server of DATABASE_URL cannot be reached: {' '.join(str(error).split())}\n"
                "Correct the URL, or unset it: the katas then start a server of their own."
            ) from error

    def _execute(self, statement: str, *parameters: object) -> list[tuple[Any, ...]]:
        import psycopg

        assert self._connection is not None
        try:
            cursor = self._connection.execute(statement.encode(), parameters or None)
            return cursor.fetchall() if cursor.description else []
        except psycopg.Error as error:
            raise DjangokataError(
                f"The PostgreSQL server refused: {' '.join(str(error).split())}\n"
                "The user of DATABASE_URL must be allowed to create databases; without it the katas start a server."
            ) from error


class EmbeddedServer(PostgresServer):
    """A server that belongs to this run. A helper process holds it and stops it, even if this process is killed.

    :param folder: for the server's data; it must not exist yet.
    """

    def __init__(self, folder: Path) -> None:
        self._helper = subprocess.Popen(
            [sys.executable, "-E", "-P", str(Path(__file__).with_name("postgres_main.py")), str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        assert self._helper.stdout is not None
        try:
            line = self._helper.stdout.readline()
        except BaseException:
            self._let_go()
            raise
        if not line:
            self._stop()
            raise DjangokataError(
                "PostgreSQL did not start; what it printed stands above.\n"
                "Try again, or set DATABASE_URL to a server of yours: postgres://user:password@host:5432/name"
            )
        place = json.loads(line)
        try:
            super().__init__(f"postgres://postgres@{quote(place['host'], safe='')}:{place['port']}/postgres")
            for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                self._execute(f"ALTER SYSTEM SET {setting} = off")
            self._execute("ALTER SYSTEM SET deadlock_timeout = '100ms'")  # a learner need not wait a second for each
            self._execute("SELECT pg_reload_conf()")
        except BaseException:
            self._stop()
            raise

    def close(self) -> None:
        """Stop the server, which removes its data."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        self._stop()

    def _stop(self) -> None:
        self._let_go()
        with contextlib.suppress(KeyboardInterrupt):  # the helper goes on without us
            self._helper.wait()

    def _let_go(self) -> None:
        """Have the helper stop the server and remove its data as soon as it can, without waiting for that."""
        for pipe in (self._helper.stdin, self._helper.stdout):
            if pipe is not None:
                pipe.close()


def _name(url: str) -> str:
    return urlsplit(url).path.removeprefix("/")
