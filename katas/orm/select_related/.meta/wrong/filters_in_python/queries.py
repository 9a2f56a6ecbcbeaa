"""What the front page shows."""

from __future__ import annotations

from collections.abc import Iterable

from kata_project.blog.models import Post


def front_page() -> Iterable[Post]:
    """Return the published posts, the newest first.

    The page shows the title, the author's display name and the name of the category, if there is one.
    """
    return [p for p in Post.objects.select_related("author","category").order_by("-published_at","-id") if p.status == "published"]
