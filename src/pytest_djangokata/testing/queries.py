"""Recording the statements that a block of code sends to its databases, and explaining them when there are too many."""

from __future__ import annotations

import contextlib
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pytest_djangokata.databases.statements import is_query
from pytest_djangokata.protocol.processes import columns

TABLE = re.compile(r'\b(?:FROM|JOIN|INTO|UPDATE)\s+["`]?(\w+)', re.IGNORECASE)
JOINED = re.compile(r'\bJOIN\s+["`]?(\w+)', re.IGNORECASE)
WHERE = re.compile(r'\bWHERE\b\s+\(*\s*(?:["`]?\w+["`]?\.)?["`]?(\w+)["`]?\s*(?:=|IN\b)', re.IGNORECASE)

MAX_STATEMENTS = 5000
#: Columns before a statement; its count stands in them.
MARGIN = 8


@dataclass(frozen=True)
class Statement:
    """One statement: its text with placeholders, its parameters, and the kata's line that caused it."""

    sql: str
    params: str
    alias: str = "default"
    file: str = ""
    line: int = 0

    @property
    def verb(self) -> str:
        return self.sql.lstrip("( \n").split(None, 1)[0].upper() if self.sql.strip() else ""

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables that it reads or writes, in the order of their first mention."""
        return tuple(dict.fromkeys(TABLE.findall(self.sql)))

    @property
    def joined(self) -> tuple[str, ...]:
        """The tables that it joins."""
        return tuple(dict.fromkeys(JOINED.findall(self.sql)))

    @property
    def shape(self) -> str:
        """The statement without what differs between its runs."""
        sql = re.sub(r"\(\s*%s(?:\s*,\s*%s)*\s*\)", "(…)", " ".join(self.sql.split()))
        sql = re.sub(r"(?<=[ (,=])\d+\b", "…", sql)
        return sql.replace("%s", "…")


@dataclass
class QueryLog:
    """The statements of a block, in order."""

    statements: list[Statement] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.statements)

    def __iter__(self) -> Iterator[Statement]:
        return iter(self.statements)

    @property
    def tables(self) -> set[str]:
        """All tables that the block touched."""
        return {table for statement in self.statements for table in statement.tables}

    def explain(self, base: Path | None = None) -> str:
        """Return the statements grouped by shape and place, with what their repetition tells."""
        return "\n".join(explain(self.statements, base))


class Enough(BaseException):
    """The block has sent so many statements that it is stopped. No ``except Exception`` of a learner's holds it up.

    :param log: whose bound was reached.
    """

    def __init__(self, log: QueryLog) -> None:
        super().__init__(f"stopped after {len(log)} queries")
        self.log = log


@contextlib.contextmanager
def record(folder: str, edit: Iterable[str], *, most: int | None = None) -> Iterator[QueryLog]:
    """Record the statements that the block sends, to any database.

    :param folder: the kata's folder; the innermost frame in it is the place that a statement is attributed to.
    :param edit: the learner's files, relative to *folder*; a frame in one of them wins.
    :param most: how many statements the block may send.
    :raises Enough: instead of sending another one.
    """
    from django.db import connections

    log = QueryLog()
    edited = {os.path.join(folder, *name.split("/")) for name in edit}

    def wrapper_for(alias: str) -> Callable[..., Any]:
        def listen(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
            text = str(sql)
            if is_query(text) and len(log.statements) < MAX_STATEMENTS:
                file, line = _place(folder, edited)
                log.statements.append(Statement(text, repr(params)[:300], alias, file, line))
                if most is not None and len(log.statements) > most:
                    raise Enough(log)
            return execute(sql, params, many, context)

        return listen

    with contextlib.ExitStack() as stack:
        for alias in connections:
            stack.enter_context(connections[alias].execute_wrapper(wrapper_for(alias)))
        yield log


def _place(folder: str, edited: set[str]) -> tuple[str, int]:
    prefix = os.path.join(folder, "")
    nearest = ("", 0)
    frame = sys._getframe(2)
    while frame is not None:
        file = frame.f_code.co_filename
        if file in edited:
            return file, frame.f_lineno
        if not nearest[0] and file.startswith(prefix):
            nearest = file, frame.f_lineno
        frame = frame.f_back  # type: ignore[assignment]
    return nearest


def explain(statements: list[Statement], base: Path | None = None) -> Iterator[str]:
    """Yield lines that show the statements grouped by shape and place."""
    groups: dict[tuple[str, str, int], list[Statement]] = {}
    for statement in statements:
        groups.setdefault((statement.shape, statement.file, statement.line), []).append(statement)
    for (shape, file, line), group in groups.items():
        place = f"{_shown(file, base)}:{line}" if file else ""
        room = columns() - MARGIN
        text = summary(shape, room)
        fits = len(text) + 3 + len(place) <= room
        yield f"{len(group):4} ×  {text}" + (f"   {place}" if place and fits else "")
        if place and not fits:
            yield f"{' ' * MARGIN}{place}"
        if len(group) > 1:
            yield f"{' ' * MARGIN}{pattern(group)}"


def pattern(group: list[Statement]) -> str:
    """Say what it means that the statements of *group*, which have one shape, ran more than once."""
    first = group[0]
    table = first.tables[0] if first.tables else "the table"
    values = len({statement.params for statement in group})
    where = WHERE.search(first.sql)
    by = f" by {where[1]}" if where else ""
    if first.verb == "SELECT" and values > 1:
        return f"this SELECT ran {len(group)} times, once for each of {values} values: {table}{by}"
    if first.verb == "SELECT":
        return f"this SELECT asked the same {len(group)} times: {table}{by}"
    return f"this {first.verb} ran {len(group)} times, once for each row: {table}{by}"


def summary(shape: str, width: int = 110) -> str:
    """Shorten a statement to what tells it from others: verb, tables, conditions."""
    short = re.sub(r"^SELECT\s+(?:DISTINCT\s+)?.*?\s+FROM\s", "SELECT … FROM ", shape, count=1)
    short = re.sub(r'"(\w+)"', r"\1", short)
    short = re.sub(r"^(INSERT INTO \w+) \(.*", r"\1 …", short)
    return short if len(short) <= width else short[: width - 1] + "…"


def _shown(file: str, base: Path | None) -> str:
    if base is not None and file.startswith(os.path.join(str(base), "")):
        return Path(file).relative_to(base).as_posix()
    return Path(file).name


def too_many(log: QueryLog, wanted: str, because: str, base: Path | None = None, *, stopped: bool = False) -> str:
    """Return the message of a query budget that was not kept.

    :param wanted: the budget in words, such as "1 query" or "at most 3 queries".
    :param because: why the budget is what it is.
    :param stopped: whether there would have been more, had the code not been stopped.
    """
    got = f"{len(log)}, where it was stopped" if stopped else str(len(log))
    lines = [f"expected {wanted}, got {got}" + (f": {because}" if because else "")]
    if log.statements:
        lines += ["", *explain(log.statements, base)]
    return "\n".join(lines)
