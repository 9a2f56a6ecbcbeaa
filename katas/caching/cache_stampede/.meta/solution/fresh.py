"""Values that are expensive to load, for many callers at once."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.core.cache import cache

from katas.caching.cache_stampede import limits


def get(key: str, load: Callable[[], Any]) -> Any:
    """Return the value for *key*, which *load* makes if it is not in the cache.

    :raises NotReadyError: if another caller has been loading it for too long.
    """
    lock, mine = f"{key}:lock", uuid4().hex
    deadline = time.time() + limits.WAIT
    while True:
        entry = cache.get(key)
        if is_fresh(entry):
            return entry[0]
        # add() is one step in all caches: only one caller gets True. The timeout is for loaders that die.
        if cache.add(lock, mine, timeout=limits.LOCK):
            try:
                return load_once(key, load)
            finally:
                # After a late end the lock is somebody else's.
                if cache.get(lock) == mine:
                    cache.delete(lock)
        if entry is not None:
            return entry[0]
        if time.time() >= deadline:
            raise limits.NotReadyError(key)
        limits.sleep(0.05)


def load_once(key: str, load: Callable[[], Any]) -> Any:
    """Load the value, unless another caller has done that a moment ago."""
    entry = cache.get(key)
    if is_fresh(entry):
        return entry[0]
    value = load()
    cache.set(key, (value, time.time()), timeout=limits.STALE)
    return value


def is_fresh(entry: tuple[Any, float] | None) -> bool:
    """Say whether *entry* is there and young."""
    return entry is not None and time.time() - entry[1] < limits.FRESH
