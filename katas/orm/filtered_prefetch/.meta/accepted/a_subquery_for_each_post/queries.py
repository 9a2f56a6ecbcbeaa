"""What the front page shows."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import OuterRef, Prefetch

from kata_project.blog.models import Comment, Post


def front_page() -> Iterable[Post]:
    """Return the published posts, the newest first, each with its three latest approved comments.

    The comments are in ``post.latest_comments``, a member's published posts in ``comment.author.published_posts``.
    """
    published = Post.objects.filter(status=Post.Status.PUBLISHED).order_by("-published_at", "-id")
    approved = Comment.objects.filter(approved=True).order_by("-created_at", "-id")
    of_the_same_post = Comment.objects.filter(approved=True, post=OuterRef("post")).order_by("-created_at", "-id")
    latest = (
        approved.filter(pk__in=of_the_same_post.values("pk")[:3])
        .prefetch_related("author")
        .prefetch_related(Prefetch("author__posts", published, "published_posts"))
    )
    return published.prefetch_related(Prefetch("comments", queryset=latest, to_attr="latest_comments"))
