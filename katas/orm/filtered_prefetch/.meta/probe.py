"""The front page as a visitor reads it, with many comments, of which few are shown."""

import random
from datetime import UTC, datetime, timedelta

from kata_project.blog.models import Post
from kata_project.factories import CommentFactory, PostFactory, ProfileFactory, reseed

#: Four for the page, and two by which act looks whether the relations themselves are still whole.
budget = {"queries": 6}
beyond = {"rows": 6}

START = datetime(2026, 1, 1, tzinfo=UTC)


def cases(rng):
    for posts, members, comments in ((0, 2, 0), (1, 1, 9), (3, 2, 14), (15, 2, 90), (2, 1, None)):
        yield {
            "posts": posts,
            "members": members,
            "comments": comments,
            "many": 2100 * (posts == 1),
            "seed": rng.getrandbits(32),
        }


def arrange(case):
    reseed(case["seed"])
    rng = random.Random(case["seed"])
    members = ProfileFactory.create_batch(case["members"])

    def moment(days):
        return START + timedelta(days=rng.randrange(days))

    def written(number, **kwargs):
        published, created = moment(6), START - timedelta(hours=number)
        if case["comments"] is None:  # where nothing is said, nothing has a date
            published = None
        author = rng.choice(members)
        return PostFactory(title=f"Post {number}", author=author, published_at=published, created_at=created, **kwargs)

    posts = [written(number, published=True) for number in range(case["posts"])]
    drafts = [written(100 + number) for number in range(case["members"])]
    # Several comments share a moment; about half of them wait for approval.
    for number in range(case["comments"] or 0):
        who = {"anonymous": True} if rng.random() < 0.3 else {"author": rng.choice(members)}
        approved = rng.random() < 0.6
        post = rng.choice([*posts, *posts[1:], drafts[0]])
        CommentFactory(post=post, body=f"Comment {number}", approved=approved, created_at=moment(8), **who)
    Post.objects.bulk_create(
        Post(title=f"Post {number}", slug=f"many-{number}", author=members[0], status="published", published_at=START)
        for number in range(case["many"])
    )
    # The newest post always has more comments than are shown, and one that waits and is the newest of all.
    newest = Post.objects.filter(status=Post.Status.PUBLISHED).order_by("-published_at", "-id").first()
    if newest is not None and case["comments"] is not None:
        for number in range(4):
            member = rng.choice(members)
            created = moment(8) + timedelta(days=70_000 * (number == 2))
            CommentFactory(post=newest, author=member, body=f"Late {number}", approved=True, created_at=created)
        CommentFactory(post=newest, author=rng.choice(members), created_at=START + timedelta(days=30))
        # Drafts have approved comments too, which nobody sees.
        CommentFactory.create_batch(3 * case["posts"] + 4, post=drafts[0], author=members[0], approved=True)
        # Two members of one name, each with a post, on a page of their own.
        twins = ProfileFactory.create_batch(2, display_name="Twin")
        discussed = PostFactory(published=True, title="Twins", published_at=START - timedelta(days=2))
        for number, twin in enumerate(twins):
            # One of them bears a date of next century.
            date = START + timedelta(days=70_000 * number - 3)
            PostFactory(published=True, title=f"Twin {number}", author=twin, published_at=date)
            CommentFactory(post=discussed, author=twin, body=f"By {number}", approved=True, created_at=START)
        silent = PostFactory(published=True, title="Silent", published_at=START - timedelta(days=1), created_at=START)
        CommentFactory(post=silent, author=members[0])
        PostFactory(published=True, title="New", published_at=START - timedelta(days=4), created_at=START)
    return {}
