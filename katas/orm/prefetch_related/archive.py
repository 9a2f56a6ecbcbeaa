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
    return [
        {
            "title": post.title,
            "tags": [tag.name for tag in post.tags.order_by("name")],
            "comments": [comment.body for comment in post.comments.filter(approved=True).order_by("created_at", "id")],
            "waiting": post.comments.filter(approved=False).count(),
        }
        for post in posts
    ]
