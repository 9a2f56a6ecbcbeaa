"""The box "Most read"."""

from __future__ import annotations

from collections.abc import Iterable

from kata_project.blog.models import Post


def top_posts(places: int = 3) -> Iterable[Post]:
    """Return the most viewed posts of each category, each with its place in ``post.rank``."""
    posts = Post.objects.filter(status="published", category__isnull=False).select_related("category")
    posts = list(posts.order_by("category__name", "category_id", "-views", "title", "id"))
    views = {}
    for post in posts:
        views.setdefault(post.category_id, []).append(post.views)
    for post in posts:
        post.rank = 1 + sum(other > post.views for other in views[post.category_id])
    return [post for post in posts if post.rank <= places]
