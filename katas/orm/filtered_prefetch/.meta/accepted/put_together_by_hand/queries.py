"""What the front page shows."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Prefetch, Window, prefetch_related_objects
from django.db.models.functions import RowNumber

from kata_project.blog.models import Comment, Post


def front_page() -> Iterable[Post]:
    """Return the published posts, the newest first, each with its three latest approved comments.

    The comments are in ``post.latest_comments``, a member's published posts in ``comment.author.published_posts``.
    """
    published = Post.objects.filter(status=Post.Status.PUBLISHED).order_by("-published_at", "-id")
    approved = Comment.objects.filter(approved=True).order_by("-created_at", "-id")
    posts = list(published)
    place = Window(RowNumber(), partition_by="post", order_by=["-created_at", "-id"])
    comments = list(approved.filter(post__in=posts).annotate(place=place).filter(place__lte=3))
    prefetch_related_objects(comments, "author", Prefetch("author__posts", published, to_attr="published_posts"))
    by_post: dict[int, list[Comment]] = {post.pk: [] for post in posts}
    for comment in comments:
        by_post[comment.post_id].append(comment)
    for post in posts:
        post.latest_comments = by_post[post.pk]
    return iter(posts)
