"""What the review page shows of an author's drafts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from kata_project.accounts.models import Profile
from kata_project.blog.models import Post


def waiting(author: Profile) -> QuerySet[Post]:
    """Return the drafts of *author*, the oldest first."""
    return Post.objects.filter(author=author, status=Post.Status.DRAFT).order_by("created_at", "id")


def anything_waiting(author: Profile) -> bool:
    """Return whether *author* has any draft."""
    return waiting(author).exists()


def how_many_waiting(author: Profile) -> int:
    """Return the number of drafts of *author*."""
    return waiting(author).count()


def next_up(author: Profile, limit: int) -> Iterable[Post]:
    """Return the first *limit* of the drafts that wait; *limit* is 0 or more."""
    return waiting(author)[:limit]


def summary(posts: QuerySet[Post]) -> dict[str, Any]:
    """Return the number of *posts*, the number of their words, and the title of the one with the most words.

    For example ``{"posts": 2, "words": 1250, "longest": "How we moved the office"}``.
    """
    # Iterating fills the QuerySet's cache; len(), max() and the caller's own loop are served from it.
    words = sum(number_of_words(post) for post in posts)
    longest = max(posts, key=number_of_words, default=None)
    return {"posts": len(posts), "words": words, "longest": longest.title if longest else None}


def number_of_words(post: Post) -> int:
    """Return the number of words in the text of *post*."""
    return len(post.body.split())
