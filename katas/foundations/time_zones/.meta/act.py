from datetime import datetime, timedelta, timezone

from django.db import connection
from django.db.models.signals import post_init
from django.test.utils import CaptureQueriesContext, override_settings
from django.utils import timezone as django_timezone

from kata_project.accounts.models import Profile
from kata_project.blog.models import Post
from katas.foundations.time_zones import agenda


def act(inputs):
    with override_settings(TIME_ZONE=inputs["default"]):
        return [ask(*reader, inputs["current"]) for reader in [*inputs["readers"], inputs["readers"][0]]]


def ask(name, now, offset, current):
    reader = Profile.objects.get(display_name=name)
    moment = datetime.fromisoformat(now).astimezone(timezone(timedelta(hours=offset)))
    loaded = []

    def note(instance, **kwargs):
        loaded.append(instance)

    post_init.connect(note, sender=Post)
    try:
        with django_timezone.override(current), CaptureQueriesContext(connection) as queries:
            posts, zones = [], set()
            for post in agenda.todays_posts(reader, moment):
                posts.append(post)
                zones.add(django_timezone.get_current_timezone_name())
            # Who compares with all zones that are installed reads six hundred files at each call.
            for post in posts[:1]:  # A post in memory can have its moment in any zone.
                post.published_at = post.published_at.astimezone(moment.tzinfo)
            times = [agenda.local_time(post, reader) for post in posts[:: max(1, len(posts) // 3)]]
            zones.add(django_timezone.get_current_timezone_name())
    finally:
        post_init.disconnect(note, sender=Post)
    return {
        "titles": [post.title for post in posts],
        "times": times,
        "one query": len(queries) <= 1,
        "no other loaded": len(loaded) == len(posts),
        "current time zone kept": zones == {current},
    }
