"""Feeds of readers who follow and mute, with posts of every combination of author, category and status."""

import random
from datetime import UTC, datetime, timedelta

from kata_project.blog.models import Post
from kata_project.factories import CategoryFactory, PostFactory, ProfileFactory, UserFactory, reseed

budget = {"queries": 17}  # For five readers: one each for author, category and feed; and two to change what is public.
beyond = {"queries": 0, "rows": 0}


def cases(rng):
    for posts, many in ((0, 0), (1, 0), (3, 2100), (25, 0)):
        yield {"posts": posts, "many": many, "seed": rng.getrandbits(32), "key": f"{rng.getrandbits(40):x}"}


def arrange(case):
    reseed(case["seed"])
    rng = random.Random(case["seed"])
    key = case["key"]
    start = datetime(2026, 1, 1, tzinfo=UTC)
    UserFactory()  # so that profiles and their users have different ids
    authors = [ProfileFactory(display_name=f"Ada {key}", user__is_active=active) for active in (True, True, False)]
    categories = [CategoryFactory(name=f"Sport {key}") for _ in range(3)]
    # Each combination once for each size, and two at the same moment, in an order that is not that of the keys.
    combined = [
        (author, category, status)
        for author in authors
        for category in (*categories, None)
        for status in Post.Status.values
    ] * case["posts"]
    hours = rng.sample(range(1, 2000), len(combined))
    for number, ((author, category, status), hour) in enumerate(zip(combined, hours, strict=True)):
        same = hours[0] if number == len(combined) // 2 else hour
        PostFactory(
            slug=f"{key}-{number}",
            author=author,
            editor=rng.choice([*authors, None]),
            category=category,
            status=status,
            published_at=start + timedelta(hours=same),
            created_at=start - timedelta(hours=hour),
        )
    if case["posts"]:
        PostFactory(slug=f"{key}-future", published=True, author=authors[0], published_at=start.replace(year=2150))
        for number in range(3):  # at the same moment, and created in the opposite order
            PostFactory(
                slug=f"{key}-same-{number}",
                published=True,
                published_at=start,
                created_at=start - timedelta(hours=number),
            )
        for number in range(2):  # a microsecond apart, the later one with the lower id
            close = start + timedelta(microseconds=2 - number)
            PostFactory(slug=f"{key}-close-{number}", published=True, published_at=close)
        mine = {"published": True, "author": authors[0], "category": categories[0], "editor": authors[0]}
        PostFactory(slug=f"{key}-mine-future", published_at=start.replace(year=2149), **mine)
        PostFactory(slug=f"{key}-mine-undated", published_at=None, **mine)
        PostFactory(slug=f"{key}-undated", published=True, category=categories[2], published_at=None)
        PostFactory(slug=f"{key}-edited", published=True, category=categories[0], editor=authors[0], published_at=start)
    Post.objects.bulk_create(
        Post(title="-", slug=f"{key}-many-{number}", author=authors[0], status="published", published_at=start)
        for number in range(case["many"])
    )
    readers = [(0, 0), (0, 1), (1, 0), (2, 1), (0, 0)]
    named = [[authors[one].user.username, categories[other].slug] for one, other in readers]
    # Before the last reader comes, who has been there already, one post is taken back and another is published.
    return {"readers": named, "swapped": [f"{key}-0", f"{key}-1"]}
