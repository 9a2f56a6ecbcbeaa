"""What a statement of a submission's may do, as SQLite asks while it prepares one."""

from __future__ import annotations

import sqlite3

#: Questions about the database that change nothing in it, and the switches that Django's schema editor turns.
PRAGMAS = frozenset(
    "defer_foreign_keys foreign_key_check foreign_key_list foreign_keys index_info index_list index_xinfo integrity_check "
    "legacy_alter_table quick_check table_info table_list table_xinfo".split()
)
#: Views and triggers would work on in the hands of who looks at the database afterwards; the others lead out of it.
REFUSED = frozenset(
    (
        sqlite3.SQLITE_CREATE_VIEW,
        sqlite3.SQLITE_CREATE_TRIGGER,
        sqlite3.SQLITE_ATTACH,
        sqlite3.SQLITE_DETACH,
        sqlite3.SQLITE_CREATE_VTABLE,
        sqlite3.SQLITE_DROP_VTABLE,
        sqlite3.SQLITE_CREATE_TEMP_TABLE,
        sqlite3.SQLITE_CREATE_TEMP_VIEW,
        sqlite3.SQLITE_CREATE_TEMP_TRIGGER,
        sqlite3.SQLITE_CREATE_TEMP_INDEX,
    )
)
FUNCTIONS = frozenset(("load_extension", "fts3_tokenizer", "readfile", "writefile", "edit"))


def authorise(action: int, first: str | None, second: str | None, *_: str | None) -> int:
    """Allow what a statement does, or not: https://sqlite.org/c3ref/set_authorizer.html."""
    if action in REFUSED:
        return sqlite3.SQLITE_DENY
    if action == sqlite3.SQLITE_PRAGMA and (first or "").lower() not in PRAGMAS:
        return sqlite3.SQLITE_DENY
    if action == sqlite3.SQLITE_FUNCTION and (second or "").lower() in FUNCTIONS:
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK
