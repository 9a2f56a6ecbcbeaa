"""Notices SQL that was written by hand. There is nothing to edit here."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any
from unittest import mock

from django.db import connection
from django.db.models.expressions import RawSQL
from django.db.models.sql.compiler import SQLCompiler
from django.db.models.sql.where import ExtraWhere


@contextlib.contextmanager
def written_by_hand() -> Iterator[list[str]]:
    """Collect the SQL in the block that the ORM was given as text, instead of making it itself."""
    found: list[str] = []
    compiling: list[object] = []
    execute_sql, raw_as_sql, extra_as_sql = SQLCompiler.execute_sql, RawSQL.as_sql, ExtraWhere.as_sql

    def from_the_compiler(self: Any, *args: Any, **kwargs: Any) -> Any:
        compiling.append(self)
        try:
            return execute_sql(self, *args, **kwargs)
        finally:
            compiling.pop()

    def raw_sql(self: Any, *args: Any, **kwargs: Any) -> Any:
        found.append(str(self.sql))
        return raw_as_sql(self, *args, **kwargs)

    def extra_where(self: Any, *args: Any, **kwargs: Any) -> Any:
        found.extend(map(str, self.sqls))
        return extra_as_sql(self, *args, **kwargs)

    def listen(execute: Any, sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if not compiling:
            found.append(str(sql))
        return execute(sql, params, many, context)

    with (
        mock.patch.object(SQLCompiler, "execute_sql", from_the_compiler),
        mock.patch.object(RawSQL, "as_sql", raw_sql),
        mock.patch.object(ExtraWhere, "as_sql", extra_where),
        connection.execute_wrapper(listen),
    ):
        yield found
