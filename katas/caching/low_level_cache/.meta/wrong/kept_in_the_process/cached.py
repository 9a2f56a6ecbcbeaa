"""The figures of the dashboard, out of the cache where possible."""

from __future__ import annotations

import time

from django.conf import settings

from kata_project.accounts.models import Profile
from katas.caching.low_level_cache import figures

KEPT = {}


def cached_mentions(author: Profile, phrase: str) -> int | None:
    """Return ``figures.mentions(author, phrase)``, computed at most once in FIGURES_TIMEOUT seconds."""
    key = (settings.FIGURES_VERSION, author.pk, phrase)
    if key not in KEPT or KEPT[key][1] <= time.time():
        KEPT[key] = figures.mentions(author, phrase), time.time() + settings.FIGURES_TIMEOUT
    return KEPT[key][0]
