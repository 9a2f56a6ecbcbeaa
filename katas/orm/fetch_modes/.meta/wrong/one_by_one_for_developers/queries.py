"""Lists of posts: one whose relations are known, and one whose relations the reader chooses."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.db import models

from kata_project.blog.models import Post


def front_page() -> Iterable[Post]:
    """Return the published posts, the newest first, for a page of titles, author names and category names."""
    posts = Post.objects.filter(status=Post.Status.PUBLISHED).order_by("-published_at", "-id")
    mode = models.FETCH_RAISE if settings.DEBUG else models.FETCH_PEERS
    return posts.select_related("author", "category").fetch_mode(mode)


def report() -> Iterable[Post]:
    """Return the published posts, the newest first, for a report that may read any relation of a post."""
    posts = Post.objects.filter(status=Post.Status.PUBLISHED).order_by("-published_at", "-id")
    return posts.defer("body").fetch_mode(models.FETCH_ONE if settings.DEBUG else models.FETCH_PEERS)
