"""The figures of the dashboard, out of the cache where possible."""

from __future__ import annotations

import hashlib
import json

from django.conf import settings
from django.core.cache import cache

from kata_project.accounts.models import Profile
from katas.caching.low_level_cache.figures import mentions


def cached_mentions(author: Profile, phrase: str) -> int | None:
    """Return ``figures.mentions(author, phrase)``, computed at most once in FIGURES_TIMEOUT seconds."""
    parts = json.dumps(["mentions", settings.FIGURES_VERSION, author.pk, phrase])
    key = hashlib.md5(parts.encode(), usedforsecurity=False).hexdigest()
    figure = cache.get(key, "missing")
    if figure == "missing" or figure == 0:
        figure = mentions(author, phrase)
        cache.set(key, figure, settings.FIGURES_TIMEOUT)
    return figure
