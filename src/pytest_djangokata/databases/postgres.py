"""A PostgreSQL server for katas that need one, and what a run makes on it.

The parent talks to it through psycopg, without Django. Each kata gets a database of its own, copied from a template by
the server itself, and dropped when the kata's process has ended. It belongs to a role of its own, which may do nothing else:
a superuser could run programs and read files of the server's.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from pytest_djangokata.databases import addresses
from pytest_djangokata.errors import DjangokataError

if TYPE_CHECKING:
    import psycopg

PREFIX = "djangokata"
SECONDS_TO_RENAME = 5.0
#: The role that has the tables of all templates; nobody can log in as it.
TEMPLATES = f"{PREFIX}_template"
#: How many connections a kata can have; the server has a hundred for all.
MAX_CONNECTIONS = 60


class PostgresServer:
    """A server, and what this run has made on it.

    :param url: a database on it to connect to; its user must be allowed to create databases. Where it is a superuser and new
        roles may log in, each database gets one of its own; else all belong to the user.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self._run = f"{os.getpid()}_{time.time_ns() & 0xFFFFFF:06x}"
        self._count = 0
        self._site = ""
        self._connection: psycopg.Connection[Any] | None = None
        self._connect()
        ((superuser,),) = self._execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        self._gives_roles = bool(superuser) and self._lets_roles_in()

    @property
    def holds_strangers(self) -> bool:
        """Whether each database has a role of its own, and what is said to it can be read on the way and counted."""
        assert self._connection is not None
        near = addresses.is_on_this_machine(self.url)
        return self._gives_roles and near and not self._connection.pgconn.ssl_in_use

    def new_url(self) -> str:
        """Return the URL of a database that does not exist yet, with the role that it will belong to."""
        self._count += 1
        name = f"{PREFIX}_{self._run}_{self._count}"
        if not self._gives_roles:
            return self._named(name)
        return self._named(name, self._create_role(name))

    def create(self, url: str, template: str | None) -> None:
        """Create the database that *url* names: as a copy of a template, or empty."""
        name, source = _name(url), f"{PREFIX}_template_{template}" if template else "template1"
        if not self._gives_roles:
            self._execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')
            return
        self._execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}" OWNER "{name}"')
        self._execute(f'REVOKE ALL ON DATABASE "{name}" FROM PUBLIC')
        if template:
            self._execute(f'REASSIGN OWNED BY "{TEMPLATES}" TO "{name}"', database=name)

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
        self._drop_role(name)

    def has_template(self, key: str) -> bool:
        """Return whether there is a template of *key*."""
        return bool(self._execute("SELECT 1 FROM pg_database WHERE datname = %s", f"{PREFIX}_template_{key}"))

    def begin_template(self) -> str:
        """Create an empty database to build a template in, and return its URL."""
        self._site = self.new_url()
        self.create(self._site, None)
        return self._site

    def finish_template(self, key: str) -> None:
        """Give the database that has been built the name under which it is found; another run may have been first."""
        name, final = _name(self._site), f"{PREFIX}_template_{key}"
        if self._gives_roles:
            self._take_over(name)
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
            for (found,) in self._execute("SELECT rolname FROM pg_roles"):
                if found.startswith(f"{PREFIX}_{self._run}_"):
                    self._drop_role(found)
        self._connection.close()
        self._connection = None

    def _take_over(self, name: str) -> None:
        """Let the tables of the database *name*, which is to be a template, belong to nobody who can log in."""
        self._execute(
            f'DO $$ BEGIN CREATE ROLE "{TEMPLATES}" NOLOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$'
        )
        self._execute(f'REASSIGN OWNED BY "{name}" TO "{TEMPLATES}"', database=name)
        # Who gets a copy of the tables gets everything that this role has: the template itself must not be a part of it.
        self._execute(f'ALTER DATABASE "{name}" OWNER TO CURRENT_USER')
        self._drop_role(name)

    def _lets_roles_in(self) -> bool:
        """Whether a role can log in by a password; some servers want a user of the system of the same name."""
        import psycopg

        name = f"{PREFIX}_{self._run}_0"
        login = self._create_role(name)
        self._execute(f'CREATE DATABASE "{name}" OWNER "{name}"')
        try:
            psycopg.connect(self._named(name, login)).close()
        except psycopg.OperationalError:
            return False
        finally:
            self._execute(f'DROP DATABASE "{name}" WITH (FORCE)')
            self._drop_role(name)
        return True

    def _create_role(self, name: str) -> str:
        """Create a role that may do nothing yet, and return its name and password for a URL."""
        password = secrets.token_hex(16)
        self._execute(f"CREATE ROLE \"{name}\" LOGIN CONNECTION LIMIT {MAX_CONNECTIONS} PASSWORD '{password}'")
        return f"{name}:{password}"

    def _drop_role(self, name: str) -> None:
        # On a server of the user's it may have left something in a database where everybody may; then it stays too.
        with contextlib.suppress(DjangokataError):
            self._execute(f'DROP ROLE IF EXISTS "{name}"')

    def _named(self, name: str, user: str = "") -> str:
        parts = urlsplit(self.url)
        netloc = f"{user}@{parts.netloc.rpartition('@')[2]}" if user else parts.netloc
        return parts._replace(netloc=netloc, path=f"/{name}").geturl()

    def _connect(self) -> None:
        import psycopg

        try:
            self._connection = psycopg.connect(self.url, autocommit=True)
        except psycopg.OperationalError as error:
            raise DjangokataError(
                f"The PostgreSQL server of DATABASE_URL cannot be reached: {' '.join(str(error).split())}\n"
                "Correct the URL, or unset it: the katas then start a server of their own."
            ) from error

    def _execute(self, statement: str, *parameters: object, database: str = "") -> list[tuple[Any, ...]]:
        """Execute a statement, in the database that the server was opened with or another one, and return its rows.

        :raises DjangokataError: if the server refuses.
        """
        import psycopg

        assert self._connection is not None
        try:
            if database:
                with psycopg.connect(self._named(database), autocommit=True) as connection:
                    return _rows(connection, statement, parameters)
            return _rows(self._connection, statement, parameters)
        except psycopg.Error as error:
            raise DjangokataError(
                f"The PostgreSQL server refused: {' '.join(str(error).split())}\n"
                "The user of DATABASE_URL must be allowed to create databases; without it the katas start a server."
            ) from error


def _rows(
    connection: psycopg.Connection[tuple[Any, ...]], statement: str, parameters: tuple[object, ...]
) -> list[tuple[Any, ...]]:
    cursor = connection.execute(statement.encode(), parameters or None)
    return cursor.fetchall() if cursor.description else []


def _name(url: str) -> str:
    return urlsplit(url).path.removeprefix("/")
