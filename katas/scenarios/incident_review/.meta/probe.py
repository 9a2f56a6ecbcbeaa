"""Readers with orders of their own look at desks of several sizes, while comments come and go."""

from datetime import UTC, datetime, timedelta

from django.db import connection

from kata_project.accounts.factories import ProfileFactory, UserFactory
from kata_project.blog.factories import CommentFactory, PostFactory
from kata_project.blog.models import Comment, Post
from kata_project.factories import reseed

beyond = {"queries": 26}

MOMENT = datetime(2026, 3, 2, tzinfo=UTC)
FAR = MOMENT.replace(year=2999)
PAGE = "Count queries for one post and for many, look at the page after each change, and change the order twice."


def cases(rng):
    for question in ("third_cause", "third_fix"):
        advice = "Read requests.log and jobs.log side by side: which requests wait, since when, and until when?"
        yield {"question": question, "advice": advice}
    for number, remarks in ((0, 0), (3, 4), (9, 30)):
        posts = [
            [f"Post {rng.randrange(10**6)}", rng.randrange(max(1, number // 2)), rng.random() < 0.5]
            for _ in range(number)
        ]
        comments = [
            [rng.randrange(number - 1), rng.randrange(4), rng.random() < 0.5, rng.random() < 0.6]
            for _ in range(remarks)
        ]
        # Of one moment, but not approved, and of the moment of another post's latest.
        if number > 4:
            comments += [[2, 5, False, True], [2, 5, False, False], [2, 4, False, True], [3, 4, True, True]]
        # Two of one moment, an older one stored last, a member between visitors, a later one that waits. The last post
        # has none.
        if number:
            comments += [[0, 5, False, True], [0, 5, True, True], [0, 1, False, True]]
            comments += [[1, 6, True, True], [1, 6, False, True], [1, 7, False, False]]
        last = len(comments) - 1
        yield {
            "seed": rng.randrange(10**6),
            "advice": PAGE,
            "posts": posts,
            "comments": comments,
            "steps": [
                ["look", "ada", ""],
                ["look", "cyd", ""],
                ["order", "ada", "oldest"],
                ["look", "ada", ""],
                ["look", "ada again", ""],
                ["look", "ben", ""],
                ["approve", "", last],
                ["look", "ben", ""],
                ["order", "ada", "newest"],
                ["order", "ben", "oldest"],
                ["delete", "", last - 1],
                ["look", "ada", ""],
                ["order", "ben", rng.choice(["", "title"])],
                ["order", "ben", "Newest"],
                ["order", "ben", " newest"],
                ["look", "ben", ""],
                ["order", "cyd", "newest"],
                ["look", "cyd", ""],
            ],
        }
    yield {
        "seed": rng.randrange(10**6),
        "advice": "Count queries for a thousand posts: work in portions takes some for each portion.",
        "posts": [],
        "comments": [],
        "more": 1050 + rng.randrange(50),
        "steps": [["look", "ada", ""]],
    }


def arrange(case):
    if "question" in case:
        return {"question": case["question"]}
    reseed(case["seed"])
    with connection.cursor() as cursor:
        # Along these indexes, the earliest first, equals come with the higher id first.
        cursor.execute("CREATE INDEX backwards ON blog_post (created_at DESC)")
        cursor.execute("CREATE INDEX comments_backwards ON blog_comment (created_at DESC)")
        # With this one, SQLite would sort what it finds by it, and equals would come with the lower id first.
        constraints = connection.introspection.get_constraints(cursor, "blog_comment")
        cursor.execute("DROP INDEX " + next(name for name, one in constraints.items() if one["columns"] == ["post_id"]))
    for name in ("ada", "ben", "cyd"):
        UserFactory(username=name)
    members = [ProfileFactory(display_name=name) for name in ("Member 0", "Member 1", "")]
    posts = [
        PostFactory(
            title=title,
            author=members[at % 3],
            created_at=(FAR if at == len(case["posts"]) - 1 else MOMENT) + timedelta(days=1, minutes=minute),
            status="draft" if draft else "published",
        )
        for at, (title, minute, draft) in enumerate(case["posts"])
    ]
    for number, (post, minute, member, approved) in enumerate(case["comments"]):
        CommentFactory(
            post=posts[post],
            body="Well said.",
            author=members[number % 3] if member else None,
            # The one that waits has no name.
            name="" if number == len(case["comments"]) - 1 else f"Visitor {number}",
            approved=approved,
            created_at=(FAR if minute > 5 else MOMENT) + timedelta(minutes=minute),
        )
    more = Post.objects.bulk_create(
        Post(title=f"More {at}", slug=f"more-{at}", author=members[at % 3], created_at=MOMENT + timedelta(minutes=at))
        for at in range(case.get("more", 0))
    )
    more += more[:1] * len(more)
    Comment.objects.bulk_create(
        Comment(post=post, author=members[0], body="Well said.", approved=True) for post in more
    )
    return {"readers": ["ada", "ben", "cyd"], "steps": case["steps"]}
