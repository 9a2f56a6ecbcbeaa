"""The test database of a child: a restored template, or built by Django where no template fits.

Migrating the project costs hundreds of milliseconds, restoring the serialised result two. A template is addressed by
its content: the key is a hash of all that determines the schema, so nothing stale can be served.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import os
import sqlite3
import sys
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pytest_djangokata.databases import aliases
from pytest_djangokata.databases.images import point_to, restore, serialize, test_name
from pytest_djangokata.databases.store import NO_TEMPLATE
from pytest_djangokata.settings import project_apps

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

FORMAT = "2"
#: Gives the database of a connection the contents of the template of a key; False if there is none.
Fill = Callable[["BaseDatabaseWrapper", str], bool]


def template_key() -> str:
    """Return the key of the project's template: Django, SQLite, and each installed app's migrations and models."""
    import django

    from kata_project import settings

    digest = hashlib.sha256(f"{FORMAT}|{django.__version__}|{sqlite3.sqlite_version}|{user_model(settings)}".encode())
    for app in project_apps():
        digest.update(f"|{app}".encode())
        for path in _schema_files(app):
            digest.update(f"|{path.name}|".encode() + path.read_bytes())
    return digest.hexdigest()[:32]


def user_model(settings: object) -> str:
    """Return AUTH_USER_MODEL of a settings object or module; Django's default where a module leaves it out."""
    return str(getattr(settings, "AUTH_USER_MODEL", "auth.User"))


def _schema_files(app: str) -> list[Path]:
    spec = find_spec(app)
    if spec is None or spec.origin is None:
        return []
    folder = Path(spec.origin).parent
    return sorted(folder.glob("migrations/*.py")) or sorted(folder.glob("models.py"))


def create(scratch: Path, fill: Fill, create_copy: Callable[[str], dict[str, Any]] | None = None) -> None:
    """Create the test databases, as :func:`_create` says, and :func:`ask_once`."""
    _create(scratch, fill, create_copy)
    aliases.copy_replicas()
    ask_once()


def build_image(scratch: Path, fill: Fill) -> bytes | None:
    """Return the contents of the test database where more than the template goes into it, for :func:`restore_image`.

    The connections stay open; None where restoring the template is all that there is to do, or Django does all of it.
    """
    from django.db import connection

    if connection.vendor != "sqlite" or not _fits() or not _goes_beyond_template():
        return None
    if not _is_filled(connection, scratch, fill):
        return None
    migrate()
    return serialize(connection)


def restore_image(scratch: Path, image: bytes) -> None:
    """Create the test database from what :func:`build_image` returned for the same settings, and :func:`ask_once`."""
    from django.db import connection

    point_to(connection, test_name(connection, scratch))
    restore(connection, image)
    ask_once()


def ask_once() -> None:
    """Have Django ask the databases now what it asks once in a process.

    Otherwise the first answer that uses JSON would be counted one query more than the second.
    """
    from django.db import connections

    for connection in connections.all():
        assert connection.features.supports_json_field in (True, False)


def _create(scratch: Path, fill: Fill, create_copy: Callable[[str], dict[str, Any]] | None = None) -> None:
    """Create the test database of every alias that the settings name.

    Where the apps include the project's, and the routers let all of them or none of them into a database, the template
    is restored and only what goes beyond it is migrated; in every other case Django does all of it.

    :param create_copy: has the parent create the PostgreSQL database that the settings name, from the template of a
        key; the answer says whether it is empty.
    """
    from django.db import connections
    from django.test.utils import setup_databases

    on_server = [alias for alias in connections if connections[alias].vendor == "postgresql"]
    if on_server and create_copy is not None:
        fits = _fits()
        is_empty = create_copy(template_key() if fits else NO_TEMPLATE).get("empty", True)
        if not fits:
            setup_databases(verbosity=0, interactive=False, aliases=dict.fromkeys(set(connections) - set(on_server)))
        for alias in on_server if is_empty or _goes_beyond_template() else ():
            migrate(alias)
        return
    if not _all_are_filled(scratch, fill):
        setup_databases(verbosity=0, interactive=False)
        return
    if _goes_beyond_template():
        for alias in aliases.migrated():
            migrate(alias)


def _all_are_filled(scratch: Path, fill: Fill) -> bool:
    """Let *fill* fill each database that is going to be migrated; where it cannot fill one, all are as they were."""
    from django.db import connections

    if not _suits_template() or not (emptied := aliases.emptied(project_apps())):
        return False
    before = {alias: str(connections[alias].settings_dict["NAME"]) for alias in connections}
    for alias in connections:
        connection = connections[alias]
        if alias not in emptied:  # a replica: it is copied later
            point_to(connection, test_name(connection, scratch))
        elif not _is_filled(connection, scratch, fill):
            for changed, name in before.items():
                point_to(connections[changed], name)
            return False
        elif emptied[alias]:
            aliases.drop_tables(connection)
    return True


def _is_filled(connection: BaseDatabaseWrapper, scratch: Path, fill: Fill) -> bool:
    """Let *fill* fill the test database; where it cannot, the connection is as it was."""
    before = str(connection.settings_dict["NAME"])
    point_to(connection, test_name(connection, scratch))
    if fill(connection, template_key()):
        return True
    point_to(connection, before)
    return False


def fill_from(fetch: Callable[[str], bytes | None]) -> Fill:
    """Return what fills databases of this process with the image that *fetch*, which is asked once, returns for a key."""
    remember = functools.cache(fetch)

    def fill(connection: BaseDatabaseWrapper, key: str) -> bool:
        image = remember(key)
        if image is not None:
            restore(connection, image)
        return image is not None

    return fill


def migrate(alias: str = "default") -> None:
    """Bring a database to the state of all migrations, and of the models of apps that have none."""
    from django.core.management import call_command

    call_command("migrate", database=alias, verbosity=0, interactive=False, run_syncdb=True)


@contextlib.contextmanager
def naming_failed_migrations() -> Iterator[None]:
    """Let an error inside tell which migration file could not be applied."""
    from django.db.migrations.migration import Migration

    original = Migration.apply

    def apply(self: Migration, *args: Any, **kwargs: Any) -> Any:
        try:
            return original(self, *args, **kwargs)
        except Exception as error:
            file = getattr(sys.modules.get(type(self).__module__), "__file__", None)
            if file is not None and not hasattr(error, "djangokata_file"):
                error.djangokata_file = file  # type: ignore[attr-defined]
            raise

    Migration.apply = apply  # type: ignore[method-assign]
    try:
        yield
    finally:
        Migration.apply = original  # type: ignore[method-assign]


def _fits() -> bool:
    """Whether the settings name one database, into which the project's template goes as it is."""
    from django.conf import settings
    from django.db import connections

    return len(list(connections)) == 1 and not settings.DATABASE_ROUTERS and _suits_template()


def _suits_template() -> bool:
    """Whether the settings have the apps and the user model of the project's template."""
    from django.conf import settings

    from kata_project import settings as project

    return (
        user_model(settings) == user_model(project)
        and set(project_apps()) <= set(settings.INSTALLED_APPS)
        and not settings.MIGRATION_MODULES
    )


def _goes_beyond_template() -> bool:
    from django.apps import apps
    from django.conf import settings

    extra = set(settings.INSTALLED_APPS) - set(project_apps())
    if not extra:
        return False
    configs = [config for config in apps.get_app_configs() if config.name in extra or _config_path(config) in extra]
    return any(list(config.get_models(include_auto_created=True)) or _has_migrations(config.path) for config in configs)


def _config_path(config: object) -> str:
    return f"{type(config).__module__}.{type(config).__qualname__}"


def _has_migrations(folder: str) -> bool:
    return os.path.isdir(os.path.join(folder, "migrations"))


def build_template() -> bytes:
    """Migrate the project into an empty database and return the image. Runs in a child without any kata's code.

    On PostgreSQL the database itself is what the parent keeps, and the image is empty.
    """
    from django.db import connection

    if connection.vendor == "postgresql":
        migrate()
        connection.close()
        return b""
    point_to(connection, ":memory:")
    migrate()
    return serialize(connection)
