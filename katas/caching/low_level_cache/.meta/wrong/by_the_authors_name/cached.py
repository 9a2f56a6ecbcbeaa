"""The figures of the dashboard, out of the cache where possible."""

from __future__ import annotations

from hashlib import sha256

from django.conf import settings
from django.core.cache import cache

from kata_project.accounts.models import Profile
from katas.caching.low_level_cache import figures


def cached_mentions(author: Profile, phrase: str) -> int | None:
    """Return ``figures.mentions(author, phrase)``, computed at most once in FIGURES_TIMEOUT seconds."""
    digest = sha256(phrase.encode()).hexdigest()
    return cache.get_or_set(
        f"figures:mentions:{sha256(author.display_name.encode()).hexdigest()[:20]}:{digest}",
        lambda: figures.mentions(author, phrase),
        timeout=settings.FIGURES_TIMEOUT,
        version=settings.FIGURES_VERSION,
    )
