import zoneinfo

from django.utils import timezone
from django.utils.dateformat import format as format_date

from kata_project.blog.models import Post


def zone_of(reader):
    try:
        return zoneinfo.ZoneInfo(reader.time_zone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return zoneinfo.ZoneInfo("UTC")


def todays_posts(reader, now):
    """A list, because a queryset would look at the current time zone only when it runs."""
    with timezone.override(zone_of(reader)):
        today = timezone.localdate(now)
        posts = Post.objects.filter(status="published", published_at__date=today)
        return list(posts.order_by("published_at", "pk"))


def local_time(post, reader):
    with timezone.override(zone_of(reader)):
        return format_date(timezone.template_localtime(post.published_at), "H:i")
