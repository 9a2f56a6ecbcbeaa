"""What ``python -m kata_project`` does before it hands over to Django, so that nobody has to set anything up."""

from __future__ import annotations

import sys
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connections, router


class FirstRunError(Exception):
    """The place for the data, or the data themselves, could not be made; the text says what to do."""


def sqlite_file(alias: str = "default") -> Path | None:
    """Return the file behind a database, or None if it is no file (PostgreSQL, or SQLite in memory)."""
    database = settings.DATABASES[alias]
    name = str(database.get("NAME") or ":memory:")
    if database.get("ENGINE") != "django.db.backends.sqlite3" or name == ":memory:" or name.startswith("file:"):
        return None
    return Path(name)


def make_folder(folder: Path) -> None:
    """Make the folder of the database, since SQLite makes the file but never the folder.

    A new folder is told to git as one to ignore, because it appears in the middle of the user's own project.
    """
    try:
        if not folder.is_dir():
            folder.mkdir(parents=True)
            (folder / ".gitignore").write_text("*\n", encoding="utf-8")
    except OSError as error:
        raise FirstRunError(
            f"Can't make the data folder {folder} ({error.strerror}). "
            "Set DJANGOKATA_DATA_DIR to a folder that you may write to."
        ) from error


def is_new(file: Path) -> bool:
    """Say whether there is no database yet. A command that only opens one, makemigrations too, leaves an empty file."""
    return not file.exists() or file.stat().st_size == 0


def make_database(file: Path) -> None:
    """Migrate and seed a new database, or leave none behind: half a database would look like a finished one.

    Where a kata's settings name more databases, those are made too.
    """
    # Not to standard output, which may be what the command is asked for.
    promise = " with practice data; sign in as admin, password admin" if has_data() else ""
    print(f"First run: making {file}{promise}.", file=sys.stderr, flush=True)
    django.setup()
    made = {"default": file}
    try:
        for alias in settings.DATABASES:
            beside = sqlite_file(alias)
            if beside is not None and is_new(beside):
                made[alias] = beside
                make_folder(beside.parent)
            if alias not in replicas():
                call_command("migrate", database=alias, verbosity=0, run_syncdb=True)
        add_data()
        copy_primaries()
    except BaseException as error:
        for alias, path in made.items():
            connections[alias].close()
            path.unlink(missing_ok=True)
        if isinstance(error, Exception):
            raise FirstRunError(f"Can't make {file}: {type(error).__name__}: {error}") from error
        raise


def replicas() -> dict[str, str]:
    """Return the alias of the primary of each SQLite replica, which names it in ``TEST``, ``TEMPLATE``."""
    files = {alias: database for alias, database in settings.DATABASES.items() if sqlite_file(alias) is not None}
    named = {alias: database.get("TEST", {}).get("TEMPLATE") for alias, database in files.items()}
    return {alias: primary for alias, primary in named.items() if primary}


def copy_primaries() -> None:
    """Give each replica what its primary holds now, as replication would."""
    for alias, primary in replicas().items():
        for name in (primary, alias):
            connections[name].ensure_connection()
        connections[primary].connection.backup(connections[alias].connection)


def has_data() -> bool:
    """Whether there are practice data for the settings: they are about ordinary users."""
    return bool(settings.AUTH_USER_MODEL == "auth.User")


def add_data() -> None:
    """Seed the database, whose tables are there."""
    if not has_data():
        return
    asked = router.routers
    if replicas():
        router.routers = []  # which would send the seed's reads to a replica that has nothing yet
    try:
        call_command("seed", verbosity=0)
    finally:
        router.routers = asked
