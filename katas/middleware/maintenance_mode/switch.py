"""The switch of operations. All servers share it through the cache."""

from __future__ import annotations

from django.core.cache import cache

KEY = "maintenance"


def close(seconds: int) -> None:
    """Close the site for about so many *seconds*; it stays closed until it is opened."""
    cache.set(KEY, seconds, timeout=None)


def open() -> None:  # noqa: A001
    """Open the site."""
    cache.delete(KEY)


def closed_for() -> int | None:
    """Return how many seconds the site is likely to stay closed, or None while it is open."""
    return cache.get(KEY)
