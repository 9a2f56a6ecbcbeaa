"""Section pages, from the cache where that is possible."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.core.cache import cache
from django.db import connection, transaction

from katas.caching.invalidate_on_change import pages

VERSION = "sections:version"


def section_page(slug: str) -> dict[str, Any]:
    """Return what ``pages.build(slug)`` returns, from the cache if it is there.

    :raises Section.DoesNotExist: if there is no section with this slug.
    """
    if connection.in_atomic_block:
        # What this transaction sees may never become true for others.
        return pages.build(slug)
    # The version is read before the rows: if they change while the page is built, it is stored where nobody looks.
    version = cache.get_or_set(VERSION, new_version, timeout=None)
    key = f"sections:{version}:{slug}"
    page: dict[str, Any] | None = cache.get(key)
    if page is None:
        page = pages.build(slug)
        cache.set(key, page)
    return page


def new_version() -> str:
    """Return a version that never was: a counter would start again after it was lost."""
    return uuid4().hex


def forget_pages() -> None:
    """Let all pages be made again, after the commit."""
    transaction.on_commit(lambda: cache.set(VERSION, new_version(), timeout=None))
