"""What the front page shows."""

from __future__ import annotations

from functools import cache

from kata_project.blog.models import Post


@cache
def front_page() -> list[Post]:
    """Return the published posts, the newest first."""
    posts = Post.objects.filter(status=Post.Status.PUBLISHED).select_related("author", "category")
    return list(posts.order_by("-published_at", "-id"))
