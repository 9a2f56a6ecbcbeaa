"""Section pages, from the cache where that is possible."""

from __future__ import annotations

import time
from typing import Any

from django.core.cache import cache
from django.db import connection

from katas.caching.invalidate_on_change import pages


def version(name: str) -> str:
    found = cache.get(f"version:{name}")
    if found is None:
        cache.add(f"version:{name}", f"{time.time_ns()}-{time.perf_counter_ns()}", None)
        found = cache.get(f"version:{name}")
    return str(found)


def section_page(slug: str) -> dict[str, Any]:
    """Return what ``pages.build(slug)`` returns, from the cache if it is there."""
    if connection.in_atomic_block:
        return pages.build(slug)
    versions = {"all": version("all"), slug: version(slug)}
    entry = cache.get(f"section:{slug}")
    if not entry or entry["versions"] != versions:
        entry = {"versions": versions, "page": pages.build(slug)}
        cache.set(f"section:{slug}", entry)
    return entry["page"]
