"""What visitors send to comment forms, good and bad, and which comments stand in the database afterwards."""

from datetime import UTC, datetime

from kata_project.blog.models import Comment, Post
from kata_project.factories import CommentFactory, PostFactory, ProfileFactory, reseed

budget = {}

WORDS = ("tram", "harbour", "café", "<b>bold</b>", "bread & butter", "quote \"'", "night", "naïve", "bench", "1,000")


READERS = ("chief", "root", "reader", "writer")
SOON = datetime(2126, 1, 1, tzinfo=UTC)
OLD = datetime(2010, 2, 3, tzinfo=UTC)
TWICE = ("Once  again", "The same")


def cases(rng):
    for steps in (0, 1, 4, 12):
        yield {
            "slug": f"post-{rng.getrandbits(40)}",
            "rival": f"rival-{rng.getrandbits(40)}",
            "published": True,
            "soon": steps == 1,
            "steps": [*(step(rng) for _ in range(steps)), *every_kind(rng), step(rng, "good")],
            "corrections": [
                *(step(rng, "good")["data"] for _ in range(2)),
                step(rng, "bad")["data"],
                {"name": "", "body": text(rng)},
            ],
            "signed_in": [[who, one] for who in READERS for one in (nameless(rng), step(rng, "good"))],
            "seed": rng.getrandbits(32),
        }
    yield {
        "slug": f"draft-{rng.getrandbits(40)}",
        "rival": f"rival-{rng.getrandbits(40)}",
        "published": False,
        "steps": [step(rng, kind) for kind in ("get", "bad", "good")],
        "corrections": [],
        "signed_in": [["reader", step(rng, "bad")], *([who, step(rng, "good")] for who in READERS)],
        "seed": rng.getrandbits(32),
    }


def nameless(rng):
    return as_step(rng, "", text(rng))


def text(rng):
    return " ".join(rng.choices(WORDS, k=rng.randint(1, 5)))


def spoilt(name, body):
    """Return bad input of every kind."""
    return [
        *(("", body), ("  ", body), (name, ""), (name, "\n "), (name, "\r\n \r\n"), ("\t", "\t\r\n"), ("", "")),
        *((name[:1] * length, body) for length in (81, 82, 500)),
    ]


def every_kind(rng):
    steps = [as_step(rng, *bad) for bad in spoilt(text(rng), text(rng))] + [
        as_step(rng, text(rng)[:1] * 80, "\r\n".join([text(rng)] * 6000))
    ]
    steps += [as_step(rng, *TWICE)] * 2
    steps.append(as_step(rng, rng.choice("éÅ王"), rng.choice("1+?")))
    odd = f"½ ﬁne Zoe\u0308 🚋 {rng.choice(WORDS)}"  # normal forms change it
    steps.append(as_step(rng, odd, f"{odd}\t  https://example.com/{rng.randint(1, 99)}"))
    surplus = as_step(rng, text(rng), text(rng))
    surplus["data"] |= {"approved": "on", "created_at": "2001-02-03 04:05:06"}
    steps.append(surplus | {"surplus": True})
    for elsewhere, query in (({"next": "https://example.com/"}, ""), ({}, "?next=/accounts/login/")):
        led = as_step(rng, text(rng), text(rng))
        steps.append(led | {"data": led["data"] | elsewhere, "query": query})
    # On a site below a path.
    steps.append(as_step(rng, text(rng), text(rng)) | {"below": f"/site-{rng.randint(1, 99)}"})
    steps.append({"method": "post", "data": {}, "surplus": False})
    steps.append({"method": "post", "data": {}, "surplus": False, "query": "?name=Ada&body=Hello"})
    rng.shuffle(steps)
    return steps


def step(rng, kind=None):
    kind = kind or rng.choice(("good", "bad", "get"))
    name, body = text(rng), text(rng)
    if kind == "bad":
        name, body = rng.choice(spoilt(name, body))
    return as_step(rng, name, body, "get" if kind == "get" else "post")


def as_step(rng, name, body, method="post"):
    data = {"name": name, "body": body}
    if rng.random() < 0.7:
        data |= {"approved": "on", "created_at": "2001-02-03 04:05:06"}
    return {"method": method, "data": data, "surplus": rng.random() < 0.7}


def arrange(case):
    reseed(case["seed"])
    chief = ProfileFactory(user__is_staff=True, user__username="chief")
    ProfileFactory(user__username="reader")
    ProfileFactory(user__username="root", user__is_superuser=True)
    writer = ProfileFactory(user__username="writer")
    rival = PostFactory(published=True, slug=case["rival"])
    if case["published"]:
        post = PostFactory(
            published=True, published_at=SOON if case["soon"] else None, slug=case["slug"], author=writer
        )
    else:
        post = PostFactory(published=True, status=Post.Status.DRAFT, slug=case["slug"], author=writer)
    CommentFactory(post=post, anonymous=True, approved=True, name=TWICE[0], body=TWICE[1])
    # Comments of members, approved, and of visitors, waiting; all of them old.
    comments = [
        CommentFactory(post=post, anonymous=number % 2 == 1, approved=number % 2 == 0, created_at=OLD)
        for number, _ in enumerate(case["corrections"])
    ]
    return {
        "slug": case["slug"],
        "steps": case["steps"],
        "signed_in": case["signed_in"],
        "surplus": {"author": chief.pk, "post": rival.pk},
        "corrections": [[comment.pk, data] for comment, data in zip(comments, case["corrections"], strict=True)],
    }


def inspect(case):
    return [
        [
            comment.post.slug,
            comment.name,
            comment.body,
            comment.approved,
            comment.author is not None,
            min(comment.created_at.year, 2020),
        ]
        for comment in Comment.objects.select_related("post", "author").order_by("id")
    ]
