"""Makes a page from the database. Nothing is to be done here."""

from __future__ import annotations

from typing import Any

from katas.caching.invalidate_on_change.models import Section


def build(slug: str) -> dict[str, Any]:
    """Return the title of a section, and the titles and writers of its articles, with two queries.

    :raises Section.DoesNotExist: if there is no section with this slug.
    """
    section = Section.objects.get(slug=slug)
    articles = section.articles.order_by("title", "id").values_list("title", "writer__name")
    return {"section": section.title, "articles": [list(one) for one in articles]}
