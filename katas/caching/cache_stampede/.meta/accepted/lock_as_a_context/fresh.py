"""Values that are expensive to load, for many callers at once."""

from __future__ import annotations

import secrets
import time
from contextlib import contextmanager

from django.core.cache import caches

from katas.caching.cache_stampede import limits
from katas.caching.cache_stampede.limits import FRESH, LOCK, STALE, WAIT, NotReadyError


@contextmanager
def turn(key):
    """Yield True if it is our turn."""
    name, token = f"turn/{key}", secrets.token_bytes(16)
    got = caches["default"].add(name, token, LOCK)
    try:
        yield got
    finally:
        if got and caches["default"].get(name) == token:
            caches["default"].delete(name)


def look(key):
    entry = caches["default"].get(f"value/{key}")
    if entry is None or time.time() >= entry["until"] + STALE - FRESH:
        return None
    return entry


def get(key, load):
    begun = time.time()
    while True:
        with turn(key) as ours:
            entry = look(key)
            if entry and time.time() < entry["until"]:
                return entry["value"]
            if ours:
                made = load()
                caches["default"].set(f"value/{key}", {"value": made, "until": time.time() + FRESH}, None)
                return made
        if entry:
            return entry["value"]
        if time.time() - begun >= WAIT:
            raise NotReadyError
        limits.sleep(0.01)
