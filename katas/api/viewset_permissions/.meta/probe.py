"""Requests of one person each, in any order, to posts of several authors, and what is in the database afterwards."""

import random
from datetime import UTC, datetime, timedelta

from django.db import connection

from kata_project.blog.models import Post
from kata_project.factories import PostFactory, ProfileFactory, UserFactory, reseed

START = datetime(2024, 1, 1, tzinfo=UTC)
ADVICE = "Look at who may see a post, who may change it, and what a client may write."

NEW = {"title": "New", "summary": "Short", "body": "Long"}

#: More than the reference: what a list must not take for each post.
LISTS = {"queries": 2}


def cases(rng):
    for who in ("ada", "ben", "staff", "", "reader", "root"):
        yield {"who": who, "kind": "look", "seed": rng.getrandbits(32), "beyond": LISTS, "advice": ADVICE}
        yield {"who": who, "kind": "steps", "seed": rng.getrandbits(32), "advice": ADVICE}
    yield {"who": "clerk", "kind": "steps", "seed": rng.getrandbits(32), "advice": ADVICE}
    yield {"who": "reader", "kind": "profile", "seed": rng.getrandbits(32), "advice": ADVICE}


def steps(rng, who):
    """Return requests; the most telling ones first, then what is left of each post."""
    own = {"slug": f"new-{rng.randrange(10**6)}", "title": "New", "summary": "Short", "body": "Long"}
    if who == "clerk":
        return [["get", "ada-draft", None], ["patch", "ada-draft", own], ["post", "", own], ["post", "", {}]]
    slugs = ["ada-draft", "ada-public", "ben-draft", "ben-public", "none"]
    if who == "staff":
        slugs += ["staff-draft", "staff-public"]
    made = [["head", slug, None] for slug in slugs]
    made += [["get", slug, None] for slug in slugs]
    extra = {
        "status": "published",
        "published_at": "2020-01-01T00:00:00Z",
        "views": 9,
        "author": 1,
        "id": 5,
        "editor": None,
    }
    made += [["patch", slug, {"title": f"Patched {rng.randrange(10**6)}", "summary": ""} | extra] for slug in slugs]
    name = "".join(rng.choices("abcdefghij", k=8))
    made += [["later", slug, name] for slug in slugs]
    rng.shuffle(made)
    made += [["delete", slug, None] for slug in slugs if slug.endswith("public") or slug == "none"]
    refused = {"status": rng.choice(["draft", "gone"]), "published_at": "soon", "author": {}}
    made += [["patch", slug, {"title": f"Again {rng.randrange(10**6)}"} | refused] for slug in slugs]
    made += [["publish", slug, {"title": "Sly", "summary": "Sly"}] for slug in rng.sample(slugs, len(slugs))]
    made += [["delete", slug, None] for slug in rng.sample(slugs, len(slugs))]
    made += [
        ["post", "", own | refused | {"slug": "refused"}],
        ["post", "", own | extra],
        ["post", "", own],
        ["post", "", {}],
    ]
    made += [
        ["put", "ada-public", own],
        ["delete", "ada-spare", None],
        ["delete", "ben-spare", None],
        ["get", "ada-undated", None],
        ["delete", "ada-undated", None],
        ["publish", "ada-undated", None],
        ["publish", "ada-kept", None],
        ["publish", "ben-kept", None],
        ["get", "", None],
    ]
    return made


def arrange(case):
    reseed(case["seed"])
    rng = random.Random(case["seed"])
    UserFactory.create_batch(rng.randint(1, 4))
    UserFactory(username="reader")
    UserFactory(username="root", is_superuser=True)  # and not staff
    UserFactory(username="clerk", is_staff=True)  # without a profile
    names = ["ada", "ben"]
    rng.shuffle(names)
    # Two authors of one name; the key of a profile is the key of somebody else's user.
    authors = {name: ProfileFactory(user__username=name, display_name="Namesake") for name in names}
    authors["staff"] = ProfileFactory(user__username="staff", user__is_staff=True)
    plan = [(name, state) for name in authors for state in ("draft", "public")]
    plan += [(name, state) for name in names for state in ("spare", "kept")]
    plan.append(("ada", "undated"))
    rng.shuffle(plan)
    for name, state in plan:
        if state == "public":
            # A published post is public with any date.
            moment = START + timedelta(days=36500 if name == "ben" else rng.randrange(300))
            PostFactory(slug=f"{name}-public", author=authors[name], published=True, published_at=moment)
        elif state == "draft":
            editor = authors["ben" if name == "ada" else "ada"]
            PostFactory(slug=f"{name}-draft", author=authors[name], editor=editor, published_at=START)  # taken back
        elif state == "undated":
            PostFactory(slug="ada-undated", author=authors[name], published=True, published_at=None)
        elif state == "spare":  # a draft that nobody touches but to delete it
            PostFactory(slug=f"{name}-spare", author=authors[name], published_at=START)
        else:  # published, and only published once more
            post = PostFactory(slug=f"{name}-kept", author=authors[name], published=True, published_at=START)
            Post.objects.filter(pk=post.pk).update(updated_at=START)
    if case["kind"] == "profile":
        return {"who": case["who"], "steps": [["later profile", "", {**NEW, "slug": f"new-{n}"}] for n in range(3)]}
    if case["kind"] == "look":
        for number in range(rng.randint(5, 9)):
            author = authors[rng.choice(names)]
            PostFactory(
                slug=f"more-{number}", author=author, published=True, published_at=START, tags=rng.randint(0, 2)
            )
        with connection.cursor() as cursor:  # who has no ORDER BY, and asks for a status, reads along it
            cursor.execute("CREATE INDEX backwards ON blog_post (status, id DESC)")
        return {"who": case["who"], "steps": [["get", "", None]]}
    return {"who": case["who"], "steps": steps(rng, case["who"])}


def inspect(case):
    return [
        [
            post.slug,
            post.title,
            post.author.user.username,
            post.editor_id is None,
            post.status,
            post.published_at and post.published_at.year < 2026,
            post.views,
            post.slug.endswith("kept") and post.updated_at == START,
        ]
        for post in Post.objects.select_related("author__user").order_by("slug")
    ]
