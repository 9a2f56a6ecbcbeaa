"""The archive page of an author."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from kata_project.accounts.models import Profile
from kata_project.blog.models import Comment, Post


def archive(author: Profile) -> list[dict[str, Any]]:
    """Return what the archive page shows of each published post of *author*, the newest post first.

    For example::

        [{"title": "How we moved", "tags": ["cats", "travel"], "comments": ["Well done!", "Why?"], "waiting": 3}]

    ``comments`` are the approved ones, ``waiting`` is the number of the others.
    """
    posts = Post.objects.filter(author=author, status=Post.Status.PUBLISHED).order_by("-published_at", "-id")
    comments = defaultdict(list)
    for comment in Comment.objects.order_by("created_at", "id"):
        comments[comment.post_id].append(comment)
    return [entry(post, comments[post.pk]) for post in posts.prefetch_related("tags")]


def entry(post: Post, comments: list[Comment]) -> dict[str, Any]:
    """Return what the page shows of *post*, reading only what was prefetched."""
    approved = [comment.body for comment in comments if comment.approved]
    return {
        "title": post.title,
        "tags": sorted(tag.name for tag in post.tags.all()),
        "comments": approved,
        "waiting": len(comments) - len(approved),
    }
