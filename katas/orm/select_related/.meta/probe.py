"""Front page entries, as a visitor reads them, for blogs of several sizes."""

from datetime import UTC, datetime

from kata_project.factories import CategoryFactory, PostFactory, ProfileFactory, reseed

budget = {"queries": 1}


def cases(rng):
    for posts in (0, 1, 7, 30):
        yield {
            "posts": posts,
            "uncategorised": rng.randint(1, 4),
            "drafts": rng.randint(0, 5),
            "seed": rng.getrandbits(32),
        }


def arrange(case):
    reseed(case["seed"])
    PostFactory.create_batch(case["posts"], published=True, editor=ProfileFactory())
    PostFactory.create_batch(case["uncategorised"], published=True, category=None)
    PostFactory.create_batch(case["drafts"])
    shared = CategoryFactory()
    PostFactory.create_batch(2, published=True, category=shared, published_at=datetime(2026, 1, 1, tzinfo=UTC))
    return {}
