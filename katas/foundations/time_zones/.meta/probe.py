"""Readers in many zones, at moments around the changes of their clocks and around midnight."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import connection

from kata_project.blog.models import Post
from kata_project.factories import PostFactory, ProfileFactory, reseed

beyond = {"queries": 4, "rows": 20}

ZONES = (
    "Africa/Cairo",
    "America/Argentina/Buenos_Aires",
    "America/Havana",
    "America/Los_Angeles",
    "America/New_York",
    "America/Santiago",
    "America/St_Johns",
    "Asia/Kathmandu",
    "Asia/Tokyo",
    "Atlantic/Azores",
    "Australia/Adelaide",
    "Australia/Lord_Howe",
    "Europe/Berlin",
    "Europe/London",
    "Pacific/Auckland",
    "Pacific/Chatham",
    "Pacific/Honolulu",
    "Pacific/Kiritimati",
)


def changes(zone, year):
    """Return the moments of a year, to the hour, at which the clocks of *zone* change."""

    def offset(moment):
        return moment.astimezone(ZoneInfo(zone)).utcoffset()

    days = [datetime(year, 1, 1, tzinfo=UTC) + timedelta(days=n) for n in range(365)]
    nights = [day for day in days if offset(day) != offset(day + timedelta(days=1))]
    hours = [[night + timedelta(hours=n) for n in range(1, 25)] for night in nights]
    return [next(hour for hour in some if offset(hour) == offset(some[-1])) for some in hours]


def cases(rng):
    for posts, odd in ((0, ""), (3, "Mars/Phobos"), (12, ""), (25, "Nowhere/Else")):
        year = rng.randint(2023, 2026)
        usual = [datetime(year, rng.randint(1, 12), rng.randint(1, 28), rng.randint(0, 23), tzinfo=UTC)]
        changing = rng.choice([zone for zone in ZONES if changes(zone, year)])
        # On the day of the change, after it: the clock of this moment says nothing about how the day began.
        moments = {changing: rng.choice(changes(changing, year)) + timedelta(minutes=rng.randint(1, 600))}
        # In Havana midnight comes twice in autumn: this is in the hour after the second.
        moments["America/Havana"] = changes("America/Havana", year)[-1] + timedelta(minutes=rng.randint(0, 59))
        # In Santiago the last hour of a day in April comes twice: this is in the first of the two.
        moments["America/Santiago"] = changes("America/Santiago", year)[0] - timedelta(minutes=rng.randint(1, 59))
        for zone in [rng.choice([zone for zone in ZONES if zone not in moments]), odd]:
            special = changes(zone, year) if zone in ZONES else usual
            moments[zone] = rng.choice(special or usual) + timedelta(minutes=rng.randint(-800, 800))
        readers = [
            {"zone": zone, "now": moment.isoformat(), "offset": rng.randint(-12, 14)}
            for zone, moment in moments.items()
        ]
        # The evening before Havana's midnight that comes twice ends with the first.
        evening = changes("America/Havana", year)[-1] - timedelta(hours=1, minutes=rng.randint(1, 600))
        readers.append({"zone": "America/Havana", "now": evening.isoformat(), "offset": rng.randint(-12, 14)})
        # Names that are no zone, for other reasons than that nobody has heard of them.
        name = rng.choice(("../UTC", "/UTC", "../../etc/hosts"))
        readers.append({"zone": name, "now": usual[0].isoformat(), "offset": rng.randint(-12, 14)})
        # A zone whose name has three parts.
        zone = "America/Argentina/Buenos_Aires"
        readers.append({"zone": zone, "now": usual[0].isoformat(), "offset": rng.randint(-12, 14)})
        rng.shuffle(readers)
        moments = []
        for reader in readers:
            zone = ZoneInfo(reader["zone"] if reader["zone"] in ZONES else "UTC")
            day = datetime.fromisoformat(reader["now"]).astimezone(zone).date()
            for shift in (0, 1):
                midnight = datetime(day.year, day.month, day.day, tzinfo=zone) + timedelta(days=shift)
                midnight = midnight.astimezone(UTC)
                around = [midnight + timedelta(seconds=seconds) for seconds in (-3600, -1e-6, 0, 0, 1800, 3600)]
                moments += [moment.isoformat() for moment in around if posts]
            for _ in range(posts):
                moment = datetime.fromisoformat(reader["now"]) + timedelta(minutes=rng.randint(-1500, 1500))
                moments.append(moment.isoformat())
        # Many on one day.
        moments += [readers[0]["now"]] * (110 if posts == 3 else 0)
        rng.shuffle(moments)
        yield {
            "readers": readers,
            "moments": moments,
            "drafts": rng.sample(moments, len(moments) // 8),
            "current": rng.choice(ZONES),
            "default": rng.choice(("Pacific/Kiritimati", "Pacific/Honolulu")),
            "seed": rng.getrandbits(32),
        }


def arrange(case):
    reseed(case["seed"])
    with connection.cursor() as cursor:  # Read along this index, rows of one moment come with the higher id first.
        cursor.execute("CREATE INDEX IF NOT EXISTS backwards ON blog_post (published_at DESC)")
    author = ProfileFactory()
    template = PostFactory.build_batch(len(case["moments"]), published=True, author=author, category=None)
    for number, (post, moment) in enumerate(zip(template, case["moments"], strict=True)):
        post.title, post.published_at = f"{len(template) - number:03}: {moment}", datetime.fromisoformat(moment)
    for post, moment in zip(
        PostFactory.build_batch(len(case["drafts"]), author=author, category=None), case["drafts"], strict=True
    ):
        post.title, post.published_at = f"draft: {moment}", datetime.fromisoformat(moment)
        template.append(post)
    Post.objects.bulk_create(template)
    PostFactory(published=True, published_at=None, title="without a date", category=None)
    for number, reader in enumerate(case["readers"]):
        ProfileFactory(display_name=f"reader {number}", time_zone=reader["zone"])
    return {
        "readers": [[f"reader {number}", one["now"], one["offset"]] for number, one in enumerate(case["readers"])],
        "current": case["current"],
        "default": case["default"],
    }
