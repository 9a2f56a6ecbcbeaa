"""The box "Most read"."""

from __future__ import annotations

from collections.abc import Iterable

from kata_project.blog.models import Category, Post


def top_posts(places: int = 3) -> Iterable[Post]:
    """Return the most viewed posts of each category, each with its place in ``post.rank``."""
    listed = []
    for category in Category.objects.order_by("name", "id"):
        posts = category.posts.filter(status=Post.Status.PUBLISHED)
        for number, post in enumerate(posts.order_by("-views", "title", "id")[:places], start=1):
            post.rank = number
            listed.append(post)
    return listed
