"""A database at any point of the app's history, and a count of what a migration does to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.test import override_settings

from katas.migrations.add_required_field.releases import TABLE

LABEL = "add_required_field"
BEFORE = "0001_initial"
EXPAND = "0002_expand"
BACKFILL = "0003_backfill"
CONTRACT = "0004_contract"


def forget() -> None:
    """Remove the app's tables, and the memory of its migrations: a server that never had it."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if LABEL in table:
                cursor.execute(f"DROP TABLE {connection.ops.quote_name(table)}")
    MigrationRecorder(connection).migration_qs.filter(app=LABEL).delete()


class Watch:
    """Counts the ``statements`` about the table, and how many rows each UPDATE wrote.

    At the UPDATE with the number ``stop_at``, the first being 1, the database goes away. ``after_first`` is called after the
    first one: what a release does while the migration runs. That is not counted.
    """

    def __init__(self, stop_at: int | None = None, after_first: Callable[[], None] | None = None) -> None:
        self.statements = 0
        self.updates: list[int] = []
        self.stop_at = stop_at
        self.after_first = after_first
        self._elsewhere = False

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        """Execute a statement, and note it."""
        if TABLE not in sql or self._elsewhere:
            return execute(sql, params, many, context)
        self.statements += 1
        if not sql.lstrip().upper().startswith("UPDATE"):
            return execute(sql, params, many, context)
        if self.stop_at == len(self.updates) + 1:
            raise OperationalError("the server was stopped here")
        result = execute(sql, params, many, context)
        self.updates.append(max(0, context["cursor"].rowcount))
        if self.after_first and len(self.updates) == 1:
            self._elsewhere = True
            self.after_first()
            self._elsewhere = False
        return result


def migrate(to: str, *, stop_at: int | None = None, after_first: Callable[[], None] | None = None) -> Watch:
    """Migrate the app to one of its migrations, forwards or backwards, and return what was seen on the way."""
    # As if the project had no other app: to make all of their models each time would take most of the time.
    others = {config.label: None for config in apps.get_app_configs() if config.label != LABEL}
    with override_settings(MIGRATION_MODULES=others):
        executor = MigrationExecutor(connection)
    executor.loader.unmigrated_apps.clear()
    watch = Watch(stop_at, after_first)
    with connection.execute_wrapper(watch):
        executor.migrate([(LABEL, to)])
    return watch


def counted() -> dict[str, int | None]:
    """Return what the column for the words has for each story, by title."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT title, words FROM {TABLE} ORDER BY id")
        return dict(cursor.fetchall())


def add(texts: list[str], *, gap: int = 1, archived: bool = False) -> None:
    """Let release 1 write stories "story 1", "story 2" … at once, whose ids are *gap* apart."""
    from katas.migrations.add_required_field.releases import StoryOfRelease1 as Story

    Story.objects.bulk_create(
        Story(pk=1 + number * gap, title=f"story {number + 1}", text=text, archived=archived and number % 2 == 0)
        for number, text in enumerate(texts)
    )
