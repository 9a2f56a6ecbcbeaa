"""What the front page shows."""

from __future__ import annotations

from collections.abc import Iterable

from kata_project.blog.models import Post


def front_page() -> Iterable[Post]:
    """Return the published posts, the newest first.

    The page shows the title, the author's display name and the name of the category, if there is one.
    """
    posts = Post.objects.filter(status=Post.Status.PUBLISHED).select_related("author", "category")
    return posts.order_by("-created_at", "-id")
