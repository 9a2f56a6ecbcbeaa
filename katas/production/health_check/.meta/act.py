import json
import logging
import re
import time
from contextlib import ExitStack

from django.core.cache import cache, caches
from django.db import DatabaseError, InterfaceError, OperationalError, ProgrammingError, connection
from django.test import Client

from katas.production.health_check.outage import (
    before_next_read,
    cache_breaks,
    cache_down,
    database_down,
    uses_of_the_cache,
)


class UnheardOf(Exception):
    """What a driver that nobody here knows may raise."""


ERRORS = {
    error.__name__: error
    for error in (
        *(OperationalError, InterfaceError, DatabaseError, ProgrammingError),
        *(OSError, RuntimeError, ConnectionError, TimeoutError, KeyError, ValueError, UnheardOf),
    )
}


# What a transaction needs is no query.
TRANSACTION = re.compile(r"\s*(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE)\b", re.IGNORECASE)


class Records(logging.Handler):
    """Keeps the errors that are logged, as texts."""

    def __init__(self):
        super().__init__(logging.ERROR)
        self.texts = []

    def emit(self, record):
        self.texts.append(logging.Formatter().format(record))


def act(inputs):
    cache.clear()
    return [step(**one) for one in inputs["steps"]]


def step(database, connecting, cache, meanwhile, path, method, reason, after=None):
    records, statements, others, written = Records(), [], [], []

    def note(execute, sql, params, many, context):
        if not TRANSACTION.match(sql):
            statements.append(sql)
        return execute(sql, params, many, context)

    def send():
        return Client(raise_request_exception=False).generic(method, path)

    def before_the_read():
        written.extend(caches["default"]._expire_info.values())
        if meanwhile:
            others.append(send().status_code)

    def fault_of(name, where):
        return ERRORS[name](*[f"{where} {reason}"] * bool(reason))

    with ExitStack() as stack:
        logging.getLogger().addHandler(records)
        stack.callback(logging.getLogger().removeHandler, records)
        stack.enter_context(connection.execute_wrapper(note))
        if database:
            stack.enter_context(database_down(fault_of(database, "database"), connecting=connecting))
        if cache:
            fault = cache if cache in ("drops", "garbles") else fault_of(cache, "cache")
            stack.enter_context(cache_down(fault))
        if after is None:
            stack.enter_context(before_next_read(before_the_read))
        else:
            stack.enter_context(cache_breaks(fault_of("ConnectionError", "cache"), after_the_read=after))
        uses = uses_of_the_cache()
        response = send()
        uses = uses_of_the_cache() - uses
    written += caches["default"]._expire_info.values()
    if after:
        # Whether the cache is ok then depends on what is done after the read.
        return {"status": response.status_code in (200, 503)}
    text = response.content.decode()
    checks = 1 + len(others)
    return {
        "status": response.status_code,
        "body": json.loads(text) if text.startswith("{") else bool(text),
        "no-store": "no-store" in response.headers.get("Cache-Control", "") or response.status_code == 405,
        "kept": any(until is None or until > time.time() + 60 for until in written),
        "leaks": any(word in text or word in str(response.headers) for word in reason.split()),
        "database logged": bool(reason) and any(f"database {reason}" in one for one in records.texts),
        "cache logged": bool(reason) and any(f"cache {reason}" in one for one in records.texts),
        "others": sorted(set(others)),
        "one query": len(statements) <= checks,
        "no table": not any(re.search(r"\bFROM\b", sql, re.IGNORECASE) for sql in statements),
        "asked nobody": not statements and not uses if path == "/health/live/" else None,
    }
