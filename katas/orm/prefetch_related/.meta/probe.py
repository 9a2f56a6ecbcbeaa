"""The archive of an author among others, with any number of tags and comments on each post."""

from datetime import UTC, datetime, timedelta

from django.db import connection

from kata_project.blog.models import Post
from kata_project.factories import CommentFactory, PostFactory, ProfileFactory, TagFactory, reseed

budget = {"queries": 3}
beyond = {"rows": 4}

START = datetime(2026, 1, 1, tzinfo=UTC)
TAGS = ["travel", "cats", "moving", "food", "books"]


def cases(rng):
    for posts in (3, 0, 1, 9, 24):
        yield {
            "many": 2100 if posts == 1 else 0,
            "posts": [post(rng) for _ in range(posts)] + ([CROWDED, BARE, UNDATED, AHEAD] if posts else []),
            "drafts": [post(rng) for _ in range(rng.randint(1, 3))] + [CROWDED],
            "strangers": [post(rng) for _ in range(rng.randint(1, 5))] + [CROWDED],
            "seed": rng.getrandbits(32),
        }
    # One post alone: an index gives its comments in an order of its own.
    yield {"many": 0, "posts": [CROWDED], "drafts": [], "strangers": [], "seed": rng.getrandbits(32)}
    # The page is asked for twice; in between, its posts get another title.
    again = {"many": 0, "posts": [CROWDED, BARE], "drafts": [], "strangers": [CROWDED]}
    yield {**again, "again": True, "seed": rng.getrandbits(32), "budget": {"queries": 7}}
    # An author without posts, whose page somebody changes before it is asked for again.
    nothing = {"many": 0, "posts": [], "drafts": [], "strangers": [CROWDED]}
    yield {**nothing, "again": True, "seed": rng.getrandbits(32), "budget": {"queries": 7}}


def post(rng):
    return {
        "hour": rng.randint(0, 12),
        "tags": rng.sample(range(len(TAGS)), rng.randint(0, 4)),
        "comments": [[rng.choice("abcd"), rng.randint(0, 5), rng.random() < 0.6] for _ in range(rng.randint(0, 5))],
    }


#: Everything in disorder, twice, and some of it waiting.
CROWDED = {
    "hour": 5,
    "tags": [3, 0, 1],
    "title": "Notes",
    "comments": [
        ["late", 5, True],
        ["waits", 3, False],
        ["soon", 1, True],
        ["soon", 1, True],
        ["even", 1, True],
        ["waits", 0, False],
    ],
}
BARE = {"title": "Notes", "hour": 5, "tags": [], "comments": []}
UNDATED = {"title": "No date", "hour": None, "tags": [], "comments": [["dated", 2, True]]}
AHEAD = {"title": "Next century", "hour": 1_500_000, "tags": [2], "comments": []}


def arrange(case):
    reseed(case["seed"])
    with connection.cursor() as cursor:  # Along this index equals come with the higher id first.
        cursor.execute("CREATE INDEX backwards ON blog_comment (post_id, created_at, id DESC)")
    author, somebody, reader = ProfileFactory.create_batch(3)
    tags = [TagFactory(name=name) for name in TAGS]
    groups = [("strangers", somebody, "published"), ("drafts", author, "draft"), ("posts", author, "published")]
    for name, writer, status in groups:
        for one in case[name]:
            titled = {"title": one["title"]} if "title" in one else {}
            made = PostFactory(
                author=writer,
                editor=author,
                category=None,
                status=status,
                published_at=None if one["hour"] is None else START + timedelta(hours=one["hour"]),
                tags=[tags[number] for number in one["tags"]],
                **titled,
            )
            for body, hour, approved in one["comments"]:
                written = START + timedelta(days=1, hours=hour)
                who = {"author": reader} if body < "c" else {"anonymous": True}
                CommentFactory(post=made, body=body, created_at=written, approved=approved, **who)
    Post.objects.bulk_create(
        Post(title=f"Post {number}", slug=f"many-{number}", author=author, status="published", published_at=START)
        for number in range(case["many"])
    )
    return {"author": author.pk, "user": author.user_id, "again": "again" in case}
