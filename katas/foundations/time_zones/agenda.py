"""What appears on the site today, wherever the reader is."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from kata_project.accounts.models import Profile
from kata_project.blog.models import Post


def todays_posts(reader: Profile, now: datetime) -> Iterable[Post]:
    """Return the published posts of the reader's calendar day at the moment *now*, the earliest first.

    :param now: an aware moment, in any time zone.
    """
    posts = Post.objects.filter(status=Post.Status.PUBLISHED, published_at__date=now.date())
    return posts.order_by("published_at", "id")


def local_time(post: Post, reader: Profile) -> str:
    """Return when a post is published, as the reader's clock shows it: "09:05"."""
    return post.published_at.strftime("%H:%M")
