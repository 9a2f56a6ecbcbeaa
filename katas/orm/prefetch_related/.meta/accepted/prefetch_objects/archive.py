"""The archive page of an author."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Prefetch, Q

from kata_project.accounts.models import Profile
from kata_project.blog.models import Comment, Post, Tag


def archive(author: Profile) -> list[dict[str, Any]]:
    """Return what the archive page shows of each published post of *author*, the newest post first.

    For example::

        [{"title": "How we moved", "tags": ["cats", "travel"], "comments": ["Well done!", "Why?"], "waiting": 3}]

    ``comments`` are the approved ones, ``waiting`` is the number of the others.
    """
    posts = Post.objects.filter(author=author, status=Post.Status.PUBLISHED).order_by("-published_at", "-id")
    approved = Comment.objects.filter(approved=True).order_by("created_at", "id")
    posts = posts.annotate(waiting=Count("comments", filter=Q(comments__approved=False))).prefetch_related(
        Prefetch("tags", queryset=Tag.objects.order_by("name")),
        Prefetch("comments", queryset=approved, to_attr="approved_comments"),
    )
    return [
        {
            "title": post.title,
            "tags": [tag.name for tag in post.tags.all()],
            "comments": [comment.body for comment in post.approved_comments],
            "waiting": post.waiting,
        }
        for post in posts
    ]
