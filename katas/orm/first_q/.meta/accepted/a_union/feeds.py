"""What a reader gets to see."""

from __future__ import annotations

from kata_project.blog.models import Post


def feed(followed, muted):
    published = Post.objects.filter(status=Post.Status.PUBLISHED)
    return published.filter(author=followed).union(published.exclude(category=muted)).order_by("-published_at", "-id")
