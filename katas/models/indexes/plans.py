"""What the database would do for a query, in words that a test can compare."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.db import connection

TABLE = "indexes_mail"


def rows(sql: str, params: Any = ()) -> list[tuple[Any, ...]]:
    """Return what the statement gives."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def plan(query: Callable[..., object], *args: object) -> dict[str, Any]:
    """Return what is looked up, by how many indexes, and whether something is sorted, for the SELECTs of *query*."""
    sent: list[tuple[str, Any]] = []

    def listen(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith("SELECT"):
            sent.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        query(*args)
    steps = [row[-1] for sql, params in sent for row in rows(f"EXPLAIN QUERY PLAN {sql}", params)]
    found = [re.search(r"INDEX (\S+)(?: \((.*)\))?", step) for step in steps if TABLE in step]
    return {
        "looked up": sorted(part for match in found if match and match[2] for part in match[2].split(" AND ")),
        "indexes": [match[1] if match else "none" for match in found],
        "sorts": any("TEMP B-TREE" in step for step in steps),
    }


def indexes() -> list[str]:
    """Return the names of the table's indexes."""
    return sorted(row[1] for row in rows(f"PRAGMA index_list({TABLE})"))


def serves(index: str, status: str) -> bool:
    """Return whether the index can find all mails of that status."""
    for condition in (f"status = '{status}'", f"status IN ('{status}')"):
        try:
            rows(f'SELECT id FROM {TABLE} INDEXED BY "{index}" WHERE {condition} ORDER BY created_at')
        except Exception as error:
            if "no query solution" not in str(error):
                raise
        else:
            return True
    return False
