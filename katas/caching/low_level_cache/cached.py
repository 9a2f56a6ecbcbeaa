"""The figures of the dashboard, out of the cache where possible."""

from __future__ import annotations

from django.core.cache import cache

from kata_project.accounts.models import Profile
from katas.caching.low_level_cache import figures


def cached_mentions(author: Profile, phrase: str) -> int | None:
    """Return ``figures.mentions(author, phrase)``, computed at most once in FIGURES_TIMEOUT seconds."""
    key = f"mentions {phrase}"
    figure = cache.get(key)
    if not figure:
        figure = figures.mentions(author, phrase)
        cache.set(key, figure)
    return figure
