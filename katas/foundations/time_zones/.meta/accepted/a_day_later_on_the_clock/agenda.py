from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

from django.db.models import Q
from django.utils.timezone import make_aware

from kata_project.blog.models import Post

ZONES = available_timezones()


def todays_posts(reader, now):
    zone = zone_of(reader)
    local = now.astimezone(zone)
    midnight = datetime(local.year, local.month, local.day)
    period = Q(published_at__gte=make_aware(midnight, zone)) & Q(
        published_at__lt=make_aware(midnight + timedelta(1), zone)
    )
    yield from Post.objects.exclude(status=Post.Status.DRAFT).filter(period).order_by("published_at", "id").iterator()


def local_time(post, reader):
    local = post.published_at.astimezone(zone_of(reader))
    return f"{local.hour:02}:{local.minute:02}"


def zone_of(reader):
    return ZoneInfo(reader.time_zone if reader.time_zone in ZONES else "UTC")
