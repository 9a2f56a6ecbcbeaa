"""Section pages, from the cache where that is possible."""

from __future__ import annotations

from typing import Any

from django.core.cache import cache

from katas.caching.invalidate_on_change import pages


def section_page(slug: str) -> dict[str, Any]:
    """Return what ``pages.build(slug)`` returns, from the cache if it is there.

    :raises Section.DoesNotExist: if there is no section with this slug.
    """
    page: dict[str, Any] | None = cache.get(f"section:{slug}")
    if page is None:
        page = pages.build(slug)
        cache.set(f"section:{slug}", page)
    return page
