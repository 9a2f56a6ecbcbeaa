"""The box "Most read"."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from kata_project.blog.models import Post


def top_posts(places: int = 3) -> Iterable[Post]:
    """Return the most viewed posts of each category, each with its place in ``post.rank``."""
    better = (
        Post.objects.filter(category=OuterRef("category"), views__gt=OuterRef("views"))
        .order_by()
        .values("category")
        .annotate(number=Count("pk"))
    )
    place = Coalesce(Subquery(better.values("number")), 0) + 1
    listed = Post.objects.filter(status=Post.Status.PUBLISHED, category__isnull=False)
    listed = listed.annotate(rank=place).filter(rank__lte=places).select_related("category")
    return listed.order_by("category__name", "category_id", "rank", "title", "pk")
