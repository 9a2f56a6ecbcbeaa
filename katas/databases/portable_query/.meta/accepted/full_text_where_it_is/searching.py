import re

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db import connections
from django.db.models import F, Q

from katas.databases.portable_query.models import Article


def search(text, using="default"):
    """PostgreSQL's own search where it is there."""
    words = re.findall(r"[^\W_]+", text)
    found = Article.objects.using(using).order_by(F("score").desc(nulls_last=True), "pk")
    if not words:
        return found.none()
    if connections[using].vendor == "postgresql":
        return found.annotate(words=SearchVector("title", "body", config="simple")).filter(
            words=SearchQuery(" ".join(words), config="simple")
        )
    for word in words:
        found = found.filter(Q(title__iregex=rf"\b{word}\b") | Q(body__iregex=rf"\b{word}\b"))
    return found
