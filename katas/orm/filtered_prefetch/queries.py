"""What the front page shows."""

from __future__ import annotations

from collections.abc import Iterable

from kata_project.blog.models import Post


def front_page() -> Iterable[Post]:
    """Return the published posts, the newest first, each with its three latest approved comments.

    The comments are in ``post.latest_comments``, a member's published posts in ``comment.author.published_posts``.
    """
    posts = list(Post.objects.filter(status=Post.Status.PUBLISHED).order_by("-published_at", "-id"))
    for post in posts:
        comments = post.comments.order_by("-created_at", "-id")
        post.latest_comments = [comment for comment in comments if comment.approved][:3]
        for comment in post.latest_comments:
            if comment.author:
                published = comment.author.posts.filter(status=Post.Status.PUBLISHED)
                comment.author.published_posts = list(published.order_by("-published_at", "-id"))
    return posts
