from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.db.models.signals import post_init
from django.utils import timezone as django_timezone

from kata_project.accounts.models import Profile
from kata_project.blog.models import Post
from kata_project.factories import PostFactory, ProfileFactory
from katas.foundations.time_zones import agenda
from pytest_djangokata.testing import attempt, expect

pytestmark = pytest.mark.django_db


def utc(text):
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def reader_in(zone):
    return ProfileFactory(time_zone=zone)


def publish(*moments, **fields):
    """Publish a post at each of the moments in UTC, not in their order. The title of each is its moment."""
    for moment in sorted(moments, key=lambda text: text[::-1]):
        PostFactory(published=True, published_at=utc(moment), title=moment, **fields)


def titles(reader, now):
    call = f"todays_posts(<a reader in {reader.time_zone or 'no time zone'}>, {now.isoformat()})"
    return [post.title for post in attempt(agenda.todays_posts, reader, now, call=call)], call


@pytest.mark.parametrize(
    ("zone", "now", "today"),
    [
        # It is already the 11th in Auckland (UTC+12), and still the 9th in Honolulu (UTC-10).
        ("Pacific/Auckland", "2026-06-10T20:00", ["2026-06-10T12:00", "2026-06-10T20:30", "2026-06-11T11:59:59"]),
        ("Pacific/Honolulu", "2026-06-10T08:00", ["2026-06-09T10:00", "2026-06-10T02:00", "2026-06-10T09:59"]),
        ("Asia/Kathmandu", "2026-06-10T18:16", ["2026-06-10T18:15", "2026-06-10T20:30", "2026-06-11T11:59:59"]),
    ],
    ids=["Auckland", "Honolulu", "Kathmandu"],
)
def test_the_day_is_that_of_the_reader(zone, now, today):
    others = {
        "Pacific/Auckland": ["2026-06-10T11:59:59", "2026-06-11T12:00"],
        "Pacific/Honolulu": ["2026-06-09T09:59:59", "2026-06-10T10:00"],
        "Asia/Kathmandu": ["2026-06-10T18:14:59", "2026-06-11T18:15"],
    }[zone]
    publish(*today, *others)
    got, call = titles(reader_in(zone), utc(now))
    expect(got, today, call=call, because="'Today' is a question of where the reader is, not of where the server is.")


@pytest.mark.parametrize("hours", [-11, -3.5, 0, 9, 14])
def test_the_zone_in_which_now_is_given_makes_no_difference(hours):
    publish("2026-06-10T02:59:59", "2026-06-10T03:00", "2026-06-11T02:59:59", "2026-06-11T03:00")
    now = utc("2026-06-10T20:00").astimezone(timezone(timedelta(hours=hours)))
    got, call = titles(reader_in("America/Argentina/Buenos_Aires"), now)
    expect(
        got, ["2026-06-10T03:00", "2026-06-11T02:59:59"], call=call, because="An aware moment is the same everywhere."
    )


@pytest.mark.parametrize(
    ("zone", "begins", "ends"),
    [
        ("America/New_York", "2026-03-08T05:00", "2026-03-09T04:00"),  # 23 hours
        ("America/New_York", "2026-11-01T04:00", "2026-11-02T05:00"),  # 25 hours
        ("Europe/Berlin", "2026-03-28T23:00", "2026-03-29T22:00"),
        ("Europe/Berlin", "2026-10-24T22:00", "2026-10-25T23:00"),
        ("Pacific/Auckland", "2026-04-04T11:00", "2026-04-05T12:00"),
        ("Australia/Lord_Howe", "2026-10-03T13:30", "2026-10-04T13:00"),  # 23 and a half
        ("Asia/Kolkata", "2026-03-28T18:30", "2026-03-29T18:30"),  # as long as any other
        ("America/Havana", "2026-03-08T05:00", "2026-03-09T04:00"),  # a day without midnight
        ("America/Havana", "2026-11-01T04:00", "2026-11-02T05:00"),  # and one with two of them
        ("America/Havana", "2026-10-31T04:00", "2026-11-01T04:00"),  # which ends the day before with the first
        ("America/Santiago", "2026-04-04T03:00", "2026-04-05T04:00"),  # from 23:00 to 24:00 twice
    ],
)
def test_days_have_23_24_or_25_hours(zone, begins, ends):
    second = timedelta(seconds=1)
    start, end = utc(begins), utc(ends)
    moments = [start - second, start, start + timedelta(hours=11), end - second, end, end + timedelta(minutes=20)]
    for moment in [moments[4], moments[1], moments[5], moments[3], moments[0], moments[2]]:
        PostFactory(published=True, published_at=moment, title=moment.isoformat())
    reader = reader_in(zone)
    for now in (start, start + timedelta(minutes=70), start + timedelta(hours=12), end - second):
        got, call = titles(reader, now)
        expect(
            got,
            [moment.isoformat() for moment in moments[1:4]],
            call=call,
            because=f"On this day the clocks in {zone} run from {begins} to {ends} in UTC.",
        )


def test_midnight_begins_a_day():
    publish("2026-01-14T23:00", "2026-01-15T23:00")
    reader = reader_in("Europe/Paris")
    for now, today in (("2026-01-15T22:59:59", "2026-01-14T23:00"), ("2026-01-15T23:00", "2026-01-15T23:00")):
        got, call = titles(reader, utc(now))
        expect(got, [today], call=call, because="A post of midnight would be listed on two days, or on none.")


def test_drafts_are_not_listed_and_ties_go_to_the_lower_id():
    with connection.cursor() as cursor:  # Read along this index, rows of one moment come with the higher id first.
        cursor.execute("CREATE INDEX backwards ON blog_post (published_at DESC)")
    noon = utc("2026-06-10T12:00")
    same = [PostFactory(published=True, published_at=noon, title=f"noon {number}").title for number in (2, 1)]
    PostFactory(published=True, published_at=utc("2026-06-10T11:00"), title="before noon")
    PostFactory(published_at=noon, title="a draft with a date", status=Post.Status.DRAFT)
    PostFactory(published=True, published_at=None, title="without a date")
    got, call = titles(reader_in("Europe/London"), noon)
    expect(
        got,
        ["before noon", *same],
        call=call,
        because="Where the order leaves a tie, the database returns the rows as they come, and an index changes that.",
    )


@pytest.mark.parametrize("zone", ["", "Mars/Phobos", "None", "Europe", "Europe/", "../UTC", "/etc/localtime"])
def test_a_zone_that_does_not_exist_means_utc(zone, settings):
    settings.TIME_ZONE = "Asia/Tokyo"
    publish("2026-06-09T23:59:59", "2026-06-10T00:00", "2026-06-10T23:59:59", "2026-06-11T00:00")
    reader = reader_in(zone)
    with django_timezone.override("Asia/Tokyo"):
        got, call = titles(reader, utc("2026-06-10T01:00"))
    expect(
        got,
        ["2026-06-10T00:00", "2026-06-10T23:59:59"],
        call=call,
        because="A bad setting must not cost a reader the page.",
    )
    post = Post.objects.get(title="2026-06-10T23:59:59")
    expect(
        agenda.local_time(post, reader),
        "23:59",
        call=f"local_time(<a post of {post.title} UTC>, <a reader in {zone!r}>)",
    )


@pytest.mark.parametrize(
    ("zone", "moment", "shown"),
    [
        ("Pacific/Auckland", "2026-06-11T05:05+09:00", "08:05"),  # a moment that is not in UTC
        ("America/New_York", "2026-03-08T06:59", "01:59"),
        ("America/New_York", "2026-03-08T07:00", "03:00"),
        ("Asia/Kathmandu", "2026-06-10T18:15", "00:00"),
        ("Europe/Berlin", "2026-10-25T01:30", "02:30"),
    ],
)
def test_the_time_is_that_of_the_readers_clock(zone, moment, shown):
    post = PostFactory(published=True, published_at=utc(moment))
    call = f"local_time(<a post of {utc(moment).isoformat()}>, <a reader in {zone}>)"
    expect(attempt(agenda.local_time, post, reader_in(zone), call=call), shown, call=call)


@pytest.mark.parametrize(("today", "other"), [(1, 3), (4, 12), (120, 2)])
def test_the_database_picks_the_posts(today, other, assert_queries):
    noon, author = utc("2026-06-10T12:00"), ProfileFactory()
    PostFactory.create_batch(today - 1, published=True, published_at=noon, author=author, category=None)
    PostFactory(published=True, published_at=noon + timedelta(hours=3))
    for day in range(other):
        PostFactory(published=True, published_at=utc(f"2026-06-{10 + day}T22:00"))
    loaded = []
    reader = Profile.objects.get(pk=reader_in("Europe/Madrid").pk)

    def note(instance, **kwargs):
        loaded.append(instance)

    post_init.connect(note, sender=Post)
    try:
        with assert_queries(1, because="the database knows how to compare moments"):
            got = list(agenda.todays_posts(reader, utc("2026-06-10T12:00")))
    finally:
        post_init.disconnect(note, sender=Post)
    expect(len(got), today, call=f"the number of posts today, of {today + other}")
    expect(
        len(loaded),
        today,
        call=f"the number of posts that were loaded, of {today + other} in the database",
        because="The archive grows, and a day is a day.",
    )


def test_the_next_request_has_its_own_zone():
    publish("2026-06-10T12:00", "2026-06-11T11:00")
    reader = reader_in("Pacific/Auckland")
    with django_timezone.override("America/Bogota"):
        got, call = titles(reader, utc("2026-06-10T20:00"))
        agenda.local_time(Post.objects.first(), reader)
        current = [django_timezone.get_current_timezone_name()]
        current += [
            django_timezone.get_current_timezone_name() for _ in agenda.todays_posts(reader, utc("2026-06-10T20:00"))
        ]
    expect(
        current,
        ["America/Bogota"] * 3,
        call=f"the current time zone after {call}, and at each of its posts",
        because="The rest of the page, and the next reader, have a time zone of their own.",
    )
    expect(got, ["2026-06-10T12:00", "2026-06-11T11:00"], call=f"{call}, with another time zone active")


def test_two_readers_in_turn():
    publish("2026-06-10T10:00", "2026-06-10T13:00")
    now = utc("2026-06-10T14:00")
    there, here = reader_in("Pacific/Auckland"), reader_in("UTC")
    for reader, today in ((there, "13:00"), (here, "10:00 13:00"), (there, "13:00")):
        got, call = titles(reader, now)
        expect(" ".join(title[-5:] for title in got), today, call=f"the times in UTC of {call}")
    publish("2026-06-10T12:30")
    got, call = titles(there, now)
    expect(got, ["2026-06-10T12:30", "2026-06-10T13:00"], call=f"{call}, again after one more was published")
    expect(
        agenda.local_time(Post.objects.get(title="2026-06-10T13:00"), reader_in(str(ZoneInfo("Asia/Tokyo")))),
        "22:00",
        call="local_time(<a post of 2026-06-10T13:00 UTC>, <a reader in Asia/Tokyo>)",
    )


def test_the_last_microsecond_belongs_to_the_day_that_ends():
    publish("2026-01-15T22:59:59.500000", "2026-01-15T22:59:59.999999", "2026-01-15T23:00")
    got, call = titles(reader_in("Europe/Paris"), utc("2026-01-15T12:00"))
    expect(
        got,
        ["2026-01-15T22:59:59.500000", "2026-01-15T22:59:59.999999"],
        call=call,
        because="A day ends where the next begins, not at 23:59:59.",
    )
