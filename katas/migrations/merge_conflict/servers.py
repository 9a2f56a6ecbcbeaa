"""Databases in the states in which servers are."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management import CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.test import override_settings

LABEL = "pitches"
TABLE = f"{LABEL}_pitch"
RELEASED = f"{__package__}.released"

CURRENCY = "0005_currency_and_longer_status"
SUMMARY = "0005_summary_and_new_status"

#: Each server, and the last migrations that have run there, in their order.
SERVERS = {
    "new": [],
    "archive": ["0004_deadline"],
    "staging": [CURRENCY],
    "production": [SUMMARY],
    "laptop": [CURRENCY, SUMMARY],
    "other laptop": [SUMMARY, CURRENCY],
}


def forget() -> None:
    """Remove the table of the app, and the memory of its migrations."""
    with connection.cursor() as cursor:
        if TABLE in connection.introspection.table_names(cursor):
            cursor.execute(f"DROP TABLE {connection.ops.quote_name(TABLE)}")
    MigrationRecorder(connection).migration_qs.filter(app=LABEL).delete()


def alone(**modules: str) -> MigrationExecutor:
    """Return an executor that knows no other app: to make all of their models each time would take most of the time.

    :param modules: where the app's migrations are, if not in their usual place.
    """
    others = {config.label: None for config in apps.get_app_configs() if config.label != LABEL}
    with override_settings(MIGRATION_MODULES=others | modules):
        executor = MigrationExecutor(connection)
    executor.loader.unmigrated_apps.clear()
    return executor


def start(server: str) -> None:
    """Make the database of a server: what was released has run there, and nothing that came later."""
    forget()
    for name in SERVERS[server]:
        alone(**{LABEL: RELEASED}).migrate([(LABEL, name)])


def insert(rows: list[dict[str, Any]]) -> None:
    """Write rows straight into the table."""
    with connection.cursor() as cursor:
        for row in rows:
            names = ", ".join(connection.ops.quote_name(name) for name in row)
            places = ", ".join(["%s"] * len(row))
            cursor.execute(f"INSERT INTO {TABLE} ({names}) VALUES ({places})", list(row.values()))


def migrate() -> None:
    """Run the migrations that have not run yet, with the same checks as the command ``migrate``."""
    executor = alone()
    executor.loader.check_consistent_history(connection)
    if conflicts := executor.loader.detect_conflicts():
        leaves = ", ".join(conflicts.get(LABEL, []))
        raise CommandError(f"Conflicting migrations detected; multiple leaf nodes in the migration graph: {leaves}")
    executor.migrate(executor.loader.graph.leaf_nodes(LABEL))


def altered() -> list[str]:
    """Return the names of the released migrations that are missing now, or have other contents; comments do not count."""
    here = Path(__file__).parent
    return [
        file.stem
        for file in sorted((here / "released").glob("0*.py"))
        if contents(file) != contents(here / LABEL / "migrations" / file.name)
    ]


def contents(file: Path) -> str | None:
    """Return what a file of Python says, however it is laid out, or None if it is not there."""
    return ast.dump(ast.parse(file.read_text(encoding="utf-8"))) if file.is_file() else None


def columns() -> dict[str, list[Any]]:
    """Return the columns of the table, each with its length, if it has one, and whether it may be null."""
    with connection.cursor() as cursor:
        if TABLE not in connection.introspection.table_names(cursor):
            return {}
        description = connection.introspection.get_table_description(cursor, TABLE)
    return {column.name: [column.display_size, column.null_ok] for column in description}
