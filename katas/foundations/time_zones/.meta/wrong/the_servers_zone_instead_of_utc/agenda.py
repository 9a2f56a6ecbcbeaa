from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from kata_project.accounts.models import Profile
from kata_project.blog.models import Post


def zone_of(reader):
    try:
        return ZoneInfo(reader.time_zone)
    except (KeyError, ValueError, OSError):
        return timezone.get_default_timezone()


def todays_posts(reader: Profile, now: datetime) -> Iterable[Post]:
    zone = zone_of(reader)
    today = now.astimezone(zone).date()
    start, end = (datetime.combine(day, time(), zone) for day in (today, today + timedelta(days=1)))
    posts = Post.objects.filter(status=Post.Status.PUBLISHED, published_at__gte=start, published_at__lt=end)
    return posts.order_by("published_at", "id")


def local_time(post: Post, reader: Profile) -> str:
    return post.published_at.astimezone(zone_of(reader)).strftime("%H:%M")
