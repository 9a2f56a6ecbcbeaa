"""The box "Most read"."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, ValueRange, Window

from kata_project.blog.models import Post


def top_posts(places: int = 3) -> Iterable[Post]:
    """Return the most viewed posts of each category, each with its place in ``post.rank``."""
    better = Window(
        Count("pk"),
        partition_by="category",
        order_by="views",
        frame=ValueRange(start=None, end=None),
    )
    not_better = Window(Count("pk"), partition_by="category", order_by="views")
    posts = Post.objects.filter(status=Post.Status.PUBLISHED).exclude(category__isnull=True)
    posts = posts.annotate(rank=better - not_better + 1).filter(rank__lte=places)
    return list(posts.order_by("category__name", "category_id", "rank", "title", "id").select_related("category"))
