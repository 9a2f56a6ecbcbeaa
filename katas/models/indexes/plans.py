"""What the database would do for a query, in words that a test can compare."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.db.models import Model

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


def contained(index: str) -> list[str]:
    """Return the status of each stored mail that the index contains, once each."""
    ((sql,),) = rows("SELECT sql FROM sqlite_master WHERE name = %s", [index])
    _, _, condition = re.sub(r"\s+WHERE\s+", "\0", sql, count=1, flags=re.IGNORECASE).partition("\0")
    return [row[0] for row in rows(f"SELECT DISTINCT status FROM {TABLE} WHERE {condition or 1} ORDER BY status")]


def declared(model: type[Model]) -> dict[str, dict[str, str]]:
    """Return what the model says of each of its fields, apart from an index."""
    return {field.name: words(field) for field in model._meta.concrete_fields if not field.primary_key}


def words(field: Any) -> dict[str, str]:
    """Return the type of the field and its arguments."""
    _, path, _, arguments = field.deconstruct()
    named = {name: getattr(value, "__name__", str(value)) for name, value in arguments.items()}
    named.pop("db_index", None)
    if field.choices:
        named["choices"] = ", ".join(str(value) for value, _ in field.choices)
    return {"type": path.rpartition(".")[2], **named}
