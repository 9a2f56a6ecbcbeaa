"""Searches articles."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from katas.databases.portable_query.models import Article


def search(text: str, using: str = "default") -> QuerySet[Article]:
    """Return the articles of the database *using* that have all words of *text*, the best score first."""
    found = Article.objects.using(using)
    for word in text.split():
        found = found.filter(Q(title__icontains=word) | Q(body__icontains=word))
    return found.order_by("-score")
