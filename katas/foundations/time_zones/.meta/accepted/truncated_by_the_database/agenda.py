from zoneinfo import ZoneInfo

from django.db.models.functions import TruncDate
from django.utils import timezone

from kata_project.blog.models import Post


def clock_of(reader):
    try:
        return ZoneInfo(reader.time_zone)
    except (KeyError, ValueError, OSError):  # ZoneInfoNotFoundError is a KeyError
        return timezone.get_fixed_timezone(0)


def todays_posts(reader, now):
    clock = clock_of(reader)
    posts = Post.objects.filter(status=Post.Status.PUBLISHED).order_by("published_at", "id")
    return posts.annotate(day=TruncDate("published_at", tzinfo=clock)).filter(day=timezone.localdate(now, clock))


def local_time(post, reader):
    return post.published_at.astimezone(clock_of(reader)).time().isoformat("minutes")
