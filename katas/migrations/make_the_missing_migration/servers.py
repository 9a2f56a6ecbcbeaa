"""Databases in the states in which servers are: new ones, and those that run the last release."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.test import override_settings

LABEL = "make_the_missing_migration"
RELEASED = f"{__package__}.released"


def forget() -> None:
    """Remove all tables of the app, and the memory of its migrations: a server that never had it."""
    with connection.constraint_checks_disabled(), connection.cursor() as cursor:
        for name in tables(cursor):
            cursor.execute(f"DROP TABLE {connection.ops.quote_name(name)}")
    MigrationRecorder(connection).migration_qs.filter(app=LABEL).delete()


def tables(cursor: Any) -> list[str]:
    """Return the names of the app's tables, and of those that no app has: what a migration made by SQL and left behind."""
    known = {*connection.introspection.django_table_names(), "django_migrations"}
    names = connection.introspection.table_names(cursor)
    return [name for name in names if name.startswith(f"{LABEL}_") or name not in known]


def alone(**modules: str) -> MigrationExecutor:
    """Return an executor that knows no other app: to make all of their models each time would take most of the time.

    :param modules: where the app's migrations are, if not in their usual place.
    """
    others = {config.label: None for config in apps.get_app_configs() if config.label != LABEL}
    with override_settings(MIGRATION_MODULES=others | modules):
        executor = MigrationExecutor(connection)
    executor.loader.unmigrated_apps.clear()
    return executor


def migrate(to: str | None = None, **modules: str) -> Any:
    """Run the migrations that have not run yet, as ``migrate`` does, and return the models of that state."""
    executor = alone(**modules)
    executor.loader.check_consistent_history(connection)
    targets = executor.loader.graph.leaf_nodes(LABEL) if to is None else [(LABEL, to)]
    return executor.migrate(targets).apps


def release() -> Any:
    """Make a server that runs the last release, and return its models."""
    forget()
    return migrate(**{LABEL: RELEASED})


def altered() -> list[str]:
    """Return the names of the released migrations that are missing now, or have other contents; comments do not count."""
    here = Path(__file__).parent
    return [
        file.stem
        for file in sorted((here / "released").glob("0*.py"))
        if contents(file) != contents(here / "migrations" / file.name)
    ]


def contents(file: Path) -> str | None:
    """Return what a file of Python says, however it is laid out, or None if it is not there."""
    return ast.dump(ast.parse(file.read_text(encoding="utf-8"))) if file.is_file() else None


def columns() -> dict[str, dict[str, str]]:
    """Return the columns of the tables, whether they may be null, and for how many characters they are."""
    found = {}
    with connection.cursor() as cursor:
        for table in tables(cursor):
            description = connection.introspection.get_table_description(cursor, table)
            found[table.removeprefix(f"{LABEL}_")] = {
                column.name: ("NULL" if column.null_ok else "NOT NULL")
                + (f", {column.display_size} characters" if column.display_size else "")
                for column in description
            }
    return found
