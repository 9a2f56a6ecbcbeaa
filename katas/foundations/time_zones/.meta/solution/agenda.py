"""What appears on the site today, wherever the reader is."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils import timezone

from kata_project.accounts.models import Profile
from kata_project.blog.models import Post


def zone_of(reader: Profile) -> tzinfo:
    """Return the reader's time zone; UTC if there is no such zone."""
    try:
        return ZoneInfo(reader.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def todays_posts(reader: Profile, now: datetime) -> Iterable[Post]:
    """Return the published posts of the reader's calendar day at the moment *now*, the earliest first.

    :param now: an aware moment, in any time zone.
    """
    zone = zone_of(reader)
    day = now.astimezone(zone).date()
    begins = datetime.combine(day, time.min, zone)
    ends = datetime.combine(day + timedelta(days=1), time.min, zone)
    posts = Post.objects.filter(status=Post.Status.PUBLISHED, published_at__gte=begins, published_at__lt=ends)
    return posts.order_by("published_at", "id")


def local_time(post: Post, reader: Profile) -> str:
    """Return when a post is published, as the reader's clock shows it: "09:05"."""
    return timezone.localtime(post.published_at, zone_of(reader)).strftime("%H:%M")
