"""Searches articles."""

from __future__ import annotations

import re

from django.db.models import F, Q, QuerySet

from katas.databases.portable_query.models import Article


def search(text: str, using: str = "default") -> QuerySet[Article]:
    """Return the articles of the database *using* that have all words of *text*, the best score first."""
    words = re.findall(r"[^\W_]+", text)
    found = Article.objects.using(using) if words else Article.objects.using(using).none()
    for word in words:
        # Both understand this: on SQLite it is Python's re, where \b has a meaning that PostgreSQL does not know.
        whole = rf"(^|\W){word}(\W|$)"
        found = found.filter(Q(title__iregex=whole) | Q(body__iregex=whole))
    return found.order_by(F("score").desc(nulls_last=True), "id")
