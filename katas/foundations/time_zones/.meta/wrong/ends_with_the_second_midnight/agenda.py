from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from kata_project.accounts.models import Profile
from kata_project.blog.models import Post


def zone_of(reader):
    try:
        return ZoneInfo(reader.time_zone)
    except (KeyError, ValueError, OSError):
        return UTC


def todays_posts(reader: Profile, now: datetime) -> Iterable[Post]:
    zone = zone_of(reader)
    today = now.astimezone(zone).date()
    start = datetime.combine(today, time(fold=0), zone)
    # an hour that comes twice at the end belongs to the day with both
    end = datetime.combine(today + timedelta(days=1), time(fold=1), zone)
    posts = Post.objects.filter(status=Post.Status.PUBLISHED, published_at__gte=start, published_at__lt=end)
    return posts.order_by("published_at", "id")


def local_time(post: Post, reader: Profile) -> str:
    return post.published_at.astimezone(zone_of(reader)).strftime("%H:%M")
