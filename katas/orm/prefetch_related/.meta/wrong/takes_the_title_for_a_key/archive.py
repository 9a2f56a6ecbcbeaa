"""The archive page of an author."""

from __future__ import annotations

from typing import Any

from kata_project.accounts.models import Profile
from kata_project.blog.models import Post


def archive(author: Profile) -> list[dict[str, Any]]:
    """Return what the archive page shows of each published post of *author*, the newest post first.

    For example::

        [{"title": "How we moved", "tags": ["cats", "travel"], "comments": ["Well done!", "Why?"], "waiting": 3}]

    ``comments`` are the approved ones, ``waiting`` is the number of the others.
    """
    posts = Post.objects.filter(author=author, status=Post.Status.PUBLISHED).order_by("-published_at", "-id")
    return list({post.title: entry(post) for post in posts.prefetch_related("tags", "comments")}.values())


def entry(post: Post) -> dict[str, Any]:
    """Return what the page shows of *post*, reading only what was prefetched."""
    comments = sorted(post.comments.all(), key=lambda comment: (comment.created_at, comment.pk))
    approved = [comment.body for comment in comments if comment.approved]
    return {
        "title": post.title,
        "tags": sorted(tag.name for tag in post.tags.all()),
        "comments": approved,
        "waiting": len(comments) - len(approved),
    }
