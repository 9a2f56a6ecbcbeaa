"""The box "Most read"."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Window
from django.db.models.functions import Rank

from kata_project.blog.models import Post


def top_posts(places: int = 3) -> Iterable[Post]:
    """Return the most viewed posts of each category, each with its place in ``post.rank``."""
    place = Window(expression=Rank(), partition_by=["category_id"], order_by="-views")
    ranked = Post.objects.exclude(category=None).select_related("category").annotate(rank=place)
    ranked = ranked.filter(rank__lt=places + 1)
    yield from (
        ranked.filter(status=Post.Status.PUBLISHED)
        .order_by("category__name", "category__id", "-views", "title", "pk")
        .only("title", "views", "category__name", "slug")
    )
