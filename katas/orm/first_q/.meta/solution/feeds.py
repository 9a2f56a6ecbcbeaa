"""What a reader gets to see."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from kata_project.accounts.models import Profile
from kata_project.blog.models import Category, Post


def feed(followed: Profile, muted: Category) -> Iterable[Post]:
    """Return the published posts that are by *followed* or not in the category *muted*, the newest first."""
    posts = Post.objects.filter(status=Post.Status.PUBLISHED)
    return posts.filter(Q(author=followed) | ~Q(category=muted)).order_by("-published_at", "-id")
