"""A database at any point of the app's history, and a count of what a migration reads and writes."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from typing import Any
from unittest import mock

from django.apps import apps
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.test import override_settings

LABEL = "data_migration"
TABLE = f"{LABEL}_author"

BEFORE = "0002_first_and_last_name"
SPLIT = "0003_split_full_name"
AFTER = "0004_remove_full_name"

SLICE = re.compile(r"(SELECT .*?)( LIMIT -?\d+(?: OFFSET \d+)?| OFFSET \d+)", re.DOTALL)


def forget() -> None:
    """Remove the table of the app, and the memory of its migrations: a server that never had it."""
    with connection.cursor() as cursor:
        if TABLE in connection.introspection.table_names(cursor):
            cursor.execute(f"DROP TABLE {connection.ops.quote_name(TABLE)}")
    MigrationRecorder(connection).migration_qs.filter(app=LABEL).delete()


class Watch:
    """What was seen of a migration's work on the table.

    ``statements`` were sent. ``ahead`` authors, at most, had been read at a time when they were not yet written, and
    ``together`` of these, at most, were then written without another look at the table. A row without a text, such as a
    key, is no author.
    """

    def __init__(self) -> None:
        self.statements = 0
        self.slices = 0
        self.ahead = 0
        self.together = 0
        self.read = 0
        self.written = 0
        self._held = 0
        self._in_a_row = 0

    def slice(self, sql: str) -> str:
        """Take a slice that asks for no order from one end of the table, and the next such slice from the other."""
        parts = SLICE.fullmatch(sql.strip())
        if parts is None or "ORDER BY" in sql.upper():
            return sql
        self.slices += 1
        return f"{parts[1]} ORDER BY id {'DESC' if self.slices % 2 else 'ASC'}{parts[2]}"

    def reads(self, rows: list[Any]) -> None:
        """Count the authors among rows that were fetched."""
        self.read += sum(1 for row in rows if row is not None and any(isinstance(value, str) for value in row))
        self._in_a_row = 0

    def writes(self, authors: int) -> None:
        """Count authors that were written by one statement."""
        if not self._in_a_row:
            self._held = self.read - self.written
        self.ahead = max(self.ahead, self.read - self.written)
        self.written += authors
        self._in_a_row += authors
        self.together = max(self.together, min(self._held, self._in_a_row))


@contextlib.contextmanager
def watching() -> Iterator[Watch]:
    """Watch the statements of the block and the rows that they read."""
    watch = Watch()
    with connection.cursor() as cursor:
        kind = type(cursor.cursor)
    asked: set[int] = set()

    def listen(execute: Any, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        cursor = id(context["cursor"].cursor)
        if TABLE not in sql:
            asked.discard(cursor)
            return execute(sql, params, many, context)
        asked.add(cursor)
        watch.statements += 1
        result = execute(watch.slice(sql), params, many, context)
        if sql.lstrip().upper().startswith(("UPDATE", "INSERT")):
            watch.writes(max(0, context["cursor"].rowcount))
        return result

    def counted(method: Any) -> Any:
        def fetch(cursor: Any, *args: Any, **kwargs: Any) -> Any:
            rows = method(cursor, *args, **kwargs)
            if id(cursor) in asked:
                watch.reads(rows if isinstance(rows, list) else [rows])
            return rows

        return fetch

    with contextlib.ExitStack() as stack:
        stack.enter_context(connection.execute_wrapper(listen))
        for name in ("fetchone", "fetchmany", "fetchall"):
            stack.enter_context(mock.patch.object(kind, name, counted(getattr(kind, name))))
        yield watch


@contextlib.contextmanager
def unordered_backwards() -> Iterator[None]:
    """Let SQLite return rows backwards where a query asks for no order, as any database may.

    Behind the wall of a verdict it refuses to.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor, contextlib.suppress(DatabaseError):
            cursor.execute("PRAGMA reverse_unordered_selects = ON")
    try:
        yield
    finally:
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor, contextlib.suppress(DatabaseError):
                cursor.execute("PRAGMA reverse_unordered_selects = OFF")


def migrate(to: str) -> tuple[Any, Watch]:
    """Migrate the app to one of its migrations, forwards or backwards.

    :return: its model Author as it is at that point, and what was seen on the way.
    """
    # As if the project had no other app: to make all of their models each time would take most of the time.
    others = {config.label: None for config in apps.get_app_configs() if config.label != LABEL}
    with override_settings(MIGRATION_MODULES=others):
        executor = MigrationExecutor(connection)
    executor.loader.unmigrated_apps.clear()
    with unordered_backwards(), watching() as watch:
        executor.migrate([(LABEL, to)])
    return executor.loader.project_state([(LABEL, to)]).apps.get_model(LABEL, "Author"), watch
