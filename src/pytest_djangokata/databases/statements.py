"""Which statements count as queries."""

from __future__ import annotations

import re

#: Statements that begin, divide or end a transaction, or ask SQLite about itself; nobody counts them as queries.
TRANSACTION = re.compile(r"\s*(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|END|SET CONSTRAINTS|PRAGMA)\b", re.IGNORECASE)

#: What Django's debug cursor asks for each statement, to log it with its parameters. It reads no table.
QUOTING = re.compile(r"SELECT QUOTE\(\?\)(?:, QUOTE\(\?\))*")


def is_query(sql: str) -> bool:
    """Return whether *sql* is counted."""
    return TRANSACTION.match(sql) is None and QUOTING.fullmatch(sql) is None
