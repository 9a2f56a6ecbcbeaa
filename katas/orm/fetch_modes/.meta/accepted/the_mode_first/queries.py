"""Lists of posts: one whose relations are known, and one whose relations the reader chooses."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.db.models.fetch_modes import FETCH_PEERS, FETCH_RAISE

from kata_project.blog.models import Post


def published(*, strict: bool = False) -> models.QuerySet[Post]:
    """Return the published posts, which load what is missing for all of them, or raise if they are strict."""
    posts = Post.objects.fetch_mode(FETCH_RAISE if strict else FETCH_PEERS)
    return posts.exclude(status=Post.Status.DRAFT).order_by("-published_at", "-pk")


def front_page() -> Iterable[Post]:
    """Return the published posts, the newest first, for a page of titles, author names and category names."""
    posts = published(strict=settings.DEBUG).select_related("author", "category")
    return posts.only("title", "author__display_name", "category__name")


def report() -> Iterable[Post]:
    """Return the published posts, the newest first, for a report that may read any relation of a post."""
    return published().defer("body")
