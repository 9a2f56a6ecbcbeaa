"""The box "Most read"."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F, Window
from django.db.models.functions import Rank

from kata_project.blog.models import Post


def top_posts(places: int = 3) -> Iterable[Post]:
    """Return the most viewed posts of each category, each with its place in ``post.rank``."""
    ranked = Post.objects.filter(status=Post.Status.PUBLISHED, category__isnull=False).annotate(
        rank=Window(Rank(), partition_by=F("category"), order_by=F("views").desc())
    )
    top = ranked.filter(rank__lte=places).select_related("category").only("title", "views", "category__name")
    return top.order_by("category__name", "category_id", "rank", "title", "id")
