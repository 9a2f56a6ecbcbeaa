"""Pages of a list that grew by an import, and single posts; one request in each case, whose queries and rows are counted."""

import random
from datetime import UTC, datetime, timedelta

from kata_project.blog.models import Post
from kata_project.factories import CategoryFactory, CommentFactory, PostFactory, ProfileFactory, TagFactory, reseed

budget = {"queries": 5}

START = datetime(2026, 1, 1, tzinfo=UTC)
CENTURY = timedelta(days=36500)


def cases(rng):
    # One comment for each post that is shown, and all authors, categories and tags that a prefetch may fetch by themselves.
    for posts, page in ((3, 1), (26, 1), (26, 2), (26, 3), (0, 1), (5, "last"), (5, "x"), (3, 6)):
        yield {
            "posts": posts,
            "page": page,
            "slug": None,
            "crowd": 110 if page == 6 else 0,  # More than any limit on rows.
            "seed": rng.getrandbits(32),
            "beyond": {"rows": 44 if posts > 3 and page == 1 else 8},
            "advice": "Look at the order of posts, at what is counted, and at how many queries and rows a page takes.",
        }
    for kind in ("full", "bare", "draft", "tie"):
        yield {
            "posts": 2,
            "page": None,
            "slug": kind,
            "seed": rng.getrandbits(32),
            "beyond": {"rows": 4},
            "advice": "Look at the page of one post: it shows the same as the list, and costs as little.",
        }


def arrange(case):
    reseed(case["seed"])
    rng = random.Random(case["seed"])
    members = [
        ProfileFactory(display_name=name) for name in (*(f"Member {rng.randrange(10**6)}" for _ in range(2)), "")
    ]
    categories = [CategoryFactory(name=f"Category {rng.randrange(10**6)}") for _ in range(2)]
    tags = [TagFactory(name=f"{rng.choice('AaBbZz')}{rng.randrange(10**6)}") for _ in range(5)]

    def moment():
        return START + timedelta(days=rng.randrange(3))

    def written(slug, **kwargs):
        return PostFactory(
            **{
                "slug": slug,
                "title": f"Title {rng.randrange(10**6)}",
                "author": rng.choice(members),
                "category": rng.choice([*categories, None]),
                "published": True,
                "published_at": moment(),
                "created_at": START - timedelta(days=rng.randrange(90)),
                "tags": rng.sample(tags, rng.randint(0, 3)),
            }
            | kwargs
        )

    def comment(post, **kwargs):
        who = (
            {"author": None, "name": rng.choice(("Ida", "Jo", ""))}
            if rng.random() < 0.4
            else {"author": rng.choice(members)}
        )
        CommentFactory(
            **{
                "post": post,
                "body": f"Comment {rng.randrange(10**6)}",
                "approved": rng.random() < 0.7,
                "created_at": moment(),
            }
            | who
            | kwargs
        )

    slugs = [f"post-{number:02}" for number in range(case["posts"])]
    rng.shuffle(slugs)
    posts = [written(slug) for slug in slugs]
    if posts:
        Post.objects.filter(pk=rng.choice(posts).pk).update(published_at=START + CENTURY)
    for position, post in enumerate(posts):  # Most posts have a comment, and more are on other pages than on one's own.
        for number in range((5, 0, 1, 5, 1)[position % 5]):
            comment(post, approved=number == 0 or rng.random() < 0.7)
    for post in posts[:3]:
        # Always a post with many, whose newest waits, and of which two share the last moment.
        for _ in range(4):
            comment(post, approved=True)
        late = START + rng.choice([timedelta(days=9), CENTURY])
        comment(post, approved=True, created_at=late, author=members[0])
        comment(post, approved=True, created_at=late, author=None, name="Last")
        comment(post, approved=True, created_at=START, author=members[1])
        comment(post, approved=False, created_at=late + timedelta(days=1))
    future = {"published_at": START + CENTURY} if case["slug"] == "full" else {}
    full = written("full", tags=tags, category=categories[0], **future)
    for _ in range(6):
        comment(full, approved=True)
    comment(full, approved=True, created_at=START + CENTURY, author=members[2], name="not this")
    comment(full, approved=False, created_at=START + CENTURY + timedelta(days=1))
    undated = {"published_at": None} if case["slug"] == "bare" else {}
    comment(written("bare", tags=[], category=None, **undated), approved=False)
    tie = written("tie")
    for name in ("a", "b", "c"):
        comment(tie, approved=True, created_at=START, author=None, name=name, body="")
    comment(written("draft", published=False, status="draft"), approved=True)
    crowd = {"author": members[0], "status": Post.Status.PUBLISHED, "published_at": START - CENTURY}
    numbers = range(case.get("crowd", 0))
    Post.objects.bulk_create(Post(title=f"Crowd {n}", slug=f"crowd-{n:03}", **crowd) for n in numbers)
    return {"page": case["page"], "slug": case["slug"]}
