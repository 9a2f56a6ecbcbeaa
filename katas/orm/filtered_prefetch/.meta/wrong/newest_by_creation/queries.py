"""What the front page shows."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Prefetch

from kata_project.blog.models import Comment, Post


def front_page() -> Iterable[Post]:
    """Return the published posts, the newest first, each with its three latest approved comments.

    The comments are in ``post.latest_comments``, a member's published posts in ``comment.author.published_posts``.
    """
    published = Post.objects.filter(status=Post.Status.PUBLISHED).order_by("-created_at", "-id")
    approved = Comment.objects.filter(approved=True).order_by("-created_at", "-id")
    latest = approved.prefetch_related(
        "author",
        Prefetch("author__posts", queryset=published, to_attr="published_posts"),
    )[:3]
    return published.prefetch_related(Prefetch("comments", queryset=latest, to_attr="latest_comments"))
