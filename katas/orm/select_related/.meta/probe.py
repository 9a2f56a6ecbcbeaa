"""Front page entries, as a visitor reads them, for blogs of several sizes."""

import random
from datetime import UTC, datetime, timedelta

from kata_project.blog.models import Post
from kata_project.factories import CategoryFactory, PostFactory, ProfileFactory, reseed

budget = {"queries": 1}
beyond = {"rows": 0}


def cases(rng):
    for posts in (0, 1, 7, 60):
        yield {
            "posts": posts,
            "many": 2100 if posts == 1 else 0,
            "uncategorised": rng.randint(1, 4),
            "drafts": rng.randint(1, 5),
            "seed": rng.getrandbits(32),
        }
    # The page is asked for twice; in between, one post is taken back and another is published.
    twice = {"posts": rng.randint(1, 4), "many": 0, "uncategorised": 1, "drafts": 1, "again": True}
    yield {**twice, "seed": rng.getrandbits(32), "budget": {"queries": 4}}


def arrange(case):
    reseed(case["seed"])
    first = datetime(2026, 1, 1, tzinfo=UTC)
    # Neither the order of the rows nor that of their creation is that of publication.
    hours = random.Random(case["seed"]).sample(range(1, 500), case["posts"] + case["uncategorised"])
    for number, hour in enumerate(hours):
        filed = {} if number < case["posts"] else {"category": None}
        PostFactory(
            published=True,
            published_at=first + timedelta(hours=hour),
            created_at=first - timedelta(hours=hour),
            editor=ProfileFactory(),
            **filed,
        )
    PostFactory.create_batch(case["drafts"], published_at=first + timedelta(hours=250))
    author = ProfileFactory()
    Post.objects.bulk_create(
        Post(title=f"Post {number}", slug=f"many-{number}", author=author, status="published", published_at=first)
        for number in range(case["many"])
    )
    shared = CategoryFactory()
    PostFactory.create_batch(2, published=True, category=shared, published_at=first, title="Spring")
    PostFactory(published=True, published_at=first.replace(year=2150))
    for part in (800_000, 200_000):  # within a second
        PostFactory(published=True, published_at=first.replace(year=2149, microsecond=part))
    PostFactory(title="No date", published=True, published_at=None)
    PostFactory(title="Neither date nor published", published_at=None)
    PostFactory(published=True, published_at=first - timedelta(days=9), created_at=first + timedelta(days=9))
    return {"again": "again" in case}
