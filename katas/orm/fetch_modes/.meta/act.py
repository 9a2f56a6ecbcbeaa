from django.db import connection
from django.test import override_settings

from katas.orm.fetch_modes import queries
from katas.orm.fetch_modes.reports import table
from pytest_djangokata.testing import Statement


def act(inputs):
    return [*(read(step) for step in inputs["steps"]), *(switched(debug) for debug in (False, True))]


def switched(debug):
    """Ask for the front page with DEBUG on or off, and read a forgotten relation after it was turned."""
    with override_settings(DEBUG=debug):
        posts = queries.front_page()
    with override_settings(DEBUG=not debug):
        try:
            return len(table(posts, ["editor.display_name"]))
        except Exception as error:  # noqa: BLE001
            return type(error).__name__


def read(step):
    """Read the columns of a list, and say what came and whether it took more queries, tables or bodies than allowed."""
    statements = []

    def listen(execute, sql, params, many, context):
        statements.append(Statement(str(sql), ""))
        return execute(sql, params, many, context)

    get = queries.front_page if step["list"] == "front_page" else queries.report
    with override_settings(DEBUG=step["debug"]), connection.execute_wrapper(listen):
        try:
            cells = table(get(), step["columns"])
            if step["unseen"]:  # Read them for what they cost: their values differ from one database to the other.
                cells = len(cells)
        except Exception as error:  # noqa: BLE001 (which exception it is, is the observation)
            cells = type(error).__name__
    tables = {table for statement in statements for table in statement.tables}
    bodies = any('"body"' in statement.sql for statement in statements)
    return {
        "cells": cells,
        "few_queries": len(statements) <= step["queries"],
        "surplus": sorted(tables - set(step["tables"])),
        "needless_bodies": bodies and step["list"] == "report" and "body" not in step["columns"],
    }
