"""The contents of a SQLite database as bytes, and where a test database lies."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper


def test_name(connection: BaseDatabaseWrapper, scratch: Path) -> str:
    """Return the NAME of the test database: in memory, unless the settings ask for a file."""
    wanted = connection.settings_dict["TEST"]["NAME"]
    if not wanted or wanted == ":memory:":
        return f"file:djangokata_{connection.alias}?mode=memory&cache=shared"
    return str(scratch / Path(str(wanted)).name)


def point_to(connection: BaseDatabaseWrapper, name: str) -> None:
    """Let *connection* and the settings name the database *name* from now on."""
    from django.conf import settings

    connection.close()
    connection.settings_dict["NAME"] = name
    settings.DATABASES[connection.alias]["NAME"] = name


def restore(connection: BaseDatabaseWrapper, image: bytes) -> None:
    """Replace the contents of a SQLite database by *image*.

    The image is deserialised into a connection of its own and copied over: deserialising straight into a shared-cache
    database would detach it, and other threads would go on reading the old rows.
    """
    connection.ensure_connection()
    source = sqlite3.connect(":memory:")
    try:
        source.deserialize(image)
        source.backup(connection.connection)
    finally:
        source.close()


def serialize(connection: BaseDatabaseWrapper) -> bytes:
    """Return the contents of a SQLite database."""
    connection.ensure_connection()
    copy = sqlite3.connect(":memory:")
    try:
        connection.connection.backup(copy)
        return copy.serialize()
    finally:
        copy.close()
