"""What the front page shows."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Prefetch, Window
from django.db.models.functions import RowNumber

from kata_project.blog.models import Comment, Post


def front_page() -> Iterable[Post]:
    """Return the published posts, the newest first, each with its three latest approved comments.

    The comments are in ``post.latest_comments``, a member's published posts in ``comment.author.published_posts``.
    """
    published = Post.objects.filter(status=Post.Status.PUBLISHED).order_by("-published_at", "-id")
    approved = Comment.objects.filter(approved=True).order_by("-created_at", "-id")
    place = Window(RowNumber(), partition_by="post", order_by=["-created_at", "-id"])
    members = Prefetch("author__posts", queryset=published, to_attr="published_posts")
    latest = approved.annotate(place=place).filter(place__lte=3).select_related("author").prefetch_related(members)
    posts = list(published.prefetch_related(Prefetch("comments", queryset=latest)))
    for post in posts:
        post.latest_comments = list(post.comments.all())
    return posts
