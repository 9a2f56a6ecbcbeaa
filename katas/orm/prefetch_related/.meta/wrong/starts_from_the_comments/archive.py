"""The archive page of an author."""

from __future__ import annotations

from typing import Any

from kata_project.accounts.models import Profile
from kata_project.blog.models import Comment, Post


def archive(author: Profile) -> list[dict[str, Any]]:
    """Return what the archive page shows of each published post of *author*, the newest post first.

    For example::

        [{"title": "How we moved", "tags": ["cats", "travel"], "comments": ["Well done!", "Why?"], "waiting": 3}]

    ``comments`` are the approved ones, ``waiting`` is the number of the others.
    """
    comments = Comment.objects.filter(post__author=author, post__status="published").select_related("post")
    posts = {comment.post for comment in comments.prefetch_related("post__tags", "post__comments")}
    newest_first = sorted(posts, key=lambda post: (post.published_at, post.pk), reverse=True)
    return [entry(post) for post in newest_first]


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
