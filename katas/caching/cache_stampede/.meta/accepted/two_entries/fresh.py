"""Values that are expensive to load, for many callers at once."""

from __future__ import annotations

import time
from typing import Any

from django.core.cache import cache

from katas.caching.cache_stampede import limits

MISSING = object()


def get(key: str, load: Any) -> Any:
    """Return the value for *key*; a second entry says that it is still fresh."""
    waited_since = time.time()
    while not cache.get(f"{key}-fresh"):
        owner = object()
        token = f"{id(owner)}-{time.perf_counter_ns()}"
        if not cache.add(f"{key}-loading", token, limits.LOCK):
            stale = cache.get(f"{key}-value", MISSING)
            if stale is not MISSING:
                return stale
            if time.time() - waited_since > limits.WAIT:
                raise limits.NotReadyError
            limits.sleep(0.1)
            continue
        try:
            if cache.get(f"{key}-fresh"):
                break
            value = load()
            cache.set_many({f"{key}-value": value}, limits.STALE)
            cache.set(f"{key}-fresh", True, limits.FRESH)
            return value
        finally:
            if cache.get(f"{key}-loading") == token:
                cache.delete(f"{key}-loading")
    return cache.get(f"{key}-value")
