"""Lists of posts: one whose relations are known, and one whose relations the reader chooses."""

from __future__ import annotations

from collections.abc import Iterable

from kata_project.blog.models import Post


def front_page() -> Iterable[Post]:
    """Return the published posts, the newest first, for a page of titles, author names and category names."""
    return Post.objects.filter(status=Post.Status.PUBLISHED).order_by("-published_at", "-id")


def report() -> Iterable[Post]:
    """Return the published posts, the newest first, for a report that may read any relation of a post."""
    return Post.objects.filter(status=Post.Status.PUBLISHED).order_by("-published_at", "-id")
