"""Several databases: what the routers let into each, and replicas, which have the tables of their primary."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from typing import TYPE_CHECKING

from django.core.exceptions import ImproperlyConfigured

from pytest_djangokata.databases.images import restore, serialize

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper


def replicas() -> dict[str, str]:
    """Return the alias of the primary of each SQLite replica: ``"TEST": {"TEMPLATE": "default"}`` says which.

    Replication brings the tables there and not ``migrate``, so that no router is asked.

    :raises ImproperlyConfigured: if an alias is no primary.
    """
    from django.db import connections

    found = {}
    for alias in connections:
        primary = connections[alias].settings_dict["TEST"].get("TEMPLATE")
        if connections[alias].vendor == "sqlite" and primary:
            found[alias] = str(primary)
    for alias, primary in found.items():
        wrong = "no alias" if primary not in connections else "a replica itself" if primary in found else ""
        if wrong:
            raise ImproperlyConfigured(f'DATABASES["{alias}"]["TEST"]["TEMPLATE"] names "{primary}", which is {wrong}.')
    return found


def migrated() -> list[str]:
    """Return the aliases of the databases that are no replicas."""
    from django.db import connections

    copied = replicas()
    return [alias for alias in connections if alias not in copied]


def emptied(project: Collection[str]) -> dict[str, bool]:
    """Return whether the routers keep the project's tables out of each database that is migrated.

    Empty where that cannot be said: they let in a part, or a database is another's mirror, or none of SQLite's.

    :param project: the names of the project's apps.
    """
    from django.apps import apps
    from django.db import connections, router

    configs = [config for config in apps.get_app_configs() if config.name in project]
    models = [model for config in configs for model in config.get_models(include_auto_created=True)]
    found = {}
    for alias in migrated():
        connection = connections[alias]
        lets_in = {bool(router.allow_migrate_model(alias, model)) for model in models}
        if connection.vendor != "sqlite" or connection.settings_dict["TEST"]["MIRROR"] or len(lets_in) != 1:
            return {}
        found[alias] = lets_in == {False}
    return found


def drop_tables(connection: BaseDatabaseWrapper) -> None:
    """Drop all tables but the list of migrations, which is what migrating leaves where no table is let in."""
    with connection.constraint_checks_disabled(), connection.cursor() as cursor:
        for name in connection.introspection.table_names(cursor):
            if name != "django_migrations":
                cursor.execute(f"DROP TABLE {connection.ops.quote_name(name)}")


def copy_replicas() -> None:
    """Give each replica the contents of its primary, unless a broker has them."""
    from django.db import connections

    for alias, primary in replicas().items():
        connections[primary].ensure_connection()
        if isinstance(connections[primary].connection, sqlite3.Connection):
            restore(connections[alias], serialize(connections[primary]))
