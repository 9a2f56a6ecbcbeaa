"""The figures of the dashboard, out of the cache where possible."""

from __future__ import annotations

from hashlib import sha256

from django.conf import settings
from django.core.cache import cache

from kata_project.accounts.models import Profile
from katas.caching.low_level_cache import figures

MISSING = object()


def cached_mentions(author: Profile, phrase: str) -> int | None:
    digest = sha256(phrase.encode()).hexdigest()
    key = f"figures:{author.pk}:{digest}"
    figure = cache.get(key, MISSING)
    if figure is MISSING or figure[0] != settings.FIGURES_VERSION:
        figure = settings.FIGURES_VERSION, figures.mentions(author, phrase)
        cache.set(key, figure, settings.FIGURES_TIMEOUT)
    return figure[1]
