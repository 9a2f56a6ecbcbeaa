"""Values that are expensive to load, for many callers at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.cache import cache

from katas.caching.cache_stampede import limits


def get(key: str, load: Callable[[], Any]) -> Any:
    """Return the value for *key*, which *load* makes if it is not in the cache.

    :raises NotReadyError: if another caller has been loading it for too long.
    """
    value = cache.get(key)
    if value is None:
        value = load()
        cache.set(key, value, limits.FRESH)
    return value
