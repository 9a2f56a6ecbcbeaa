"""The figures of the dashboard, out of the cache where possible."""

from __future__ import annotations

from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.core.cache import caches

from kata_project.accounts.models import Profile
from katas.caching.low_level_cache import figures


def cached_mentions(author: Profile, phrase: str) -> int | None:
    """Return ``figures.mentions(author, phrase)``, computed at most once in FIGURES_TIMEOUT seconds."""
    cache = caches["default"]
    key = f"v{settings.FIGURES_VERSION}/author-{author.id}/{uuid5(NAMESPACE_URL, phrase)}"
    entry = cache.get(key)
    if entry is None:
        entry = {"figure": figures.mentions(author, phrase), "phrase": phrase[:50]}
        cache.add(key, entry, timeout=settings.FIGURES_TIMEOUT)
    return entry["figure"]
