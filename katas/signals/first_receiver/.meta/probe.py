"""Comments that come, are approved, edited, taken back and deleted; which numbers are there after each step?"""

from kata_project.blog.models import Comment, Post
from kata_project.factories import PostFactory, ProfileFactory, reseed
from katas.signals.first_receiver.models import CommentCount

beyond = {"queries": 400, "rows": 15000}


def cases(rng):
    for posts, steps in ((1, 0), (3, 16)):
        key = f"{rng.getrandbits(32):x}"
        slugs = [f"{key}-{number}" for number in range(posts + 2)]
        known = []
        yield {
            "slugs": slugs,
            "first": [rng.randint(0, 9) for _ in slugs],
            "steps": story(slugs, key, imported=30 if steps else 1200)
            + [random_step(rng, slugs[:-2], known, key) for _ in range(steps)]
            + end(slugs, key),
            "seed": rng.getrandbits(32),
        }


def new(post, key, approved, member=True):
    return {"do": "new", "post": post, "key": key, "approved": approved, "member": member}


def change(post, key, approved, body="Edited", alone=False):
    return {"do": "set", "post": post, "key": key, "approved": approved, "body": body, "alone": alone}


def story(slugs, key, imported):
    """Each thing that can happen to a comment, once: the first post has comments, the one before the last has no row."""
    post, rowless, other = slugs[0], slugs[-2], slugs[-1]
    return [
        new(post, f"{key}-a", approved=True),
        new(post, f"{key}-b", approved=False),
        new(post, f"{key}-c", approved=True, member=False),
        {"do": "bulk", "post": post, "key": "", "approved": 1, "all": 2},
        change(post, f"{key}-b", approved=True, alone=True),
        change(post, f"{key}-b", approved=True, body="Again"),
        change(post, f"{key}-a", approved=False),
        {"do": "bulk", "post": post, "key": "", "approved": 2, "all": 3},
        change(post, f"{key}-c", approved=True),
        {"do": "bulk", "post": post, "key": "", "approved": 1, "all": 2},
        {"do": "delete", "post": post, "key": f"{key}-b"},
        {"do": "delete", "post": post, "key": f"{key}-a"},
        {"do": "tag", "post": post, "key": f"{key}-t"},
        {"do": "row", "post": other, "key": ""},
        # One after the other, up to none, each saved in another way.
        *(new(other, f"{key}-{name}", approved=True) for name in "uv"),
        change(other, f"{key}-u", approved=False, alone=True),
        change(other, f"{key}-v", approved=False),
        {"do": "in memory", "post": other, "key": f"{key}-v"},
        {"do": "own", "post": other, "key": ""},
        *(new(one, f"{key}-{name}", approved=True) for name, one in (("w", other), ("z", post))),
        *({"do": "bulk", "post": one, "key": "", "approved": 2, "all": 3} for one in (other, post)),
        {"do": "delete both", "post": other, "key": "", "keys": [f"{key}-w", f"{key}-z"]},
        new(rowless, f"{key}-d", approved=True),
        {"do": "delete", "post": rowless, "key": f"{key}-d"},
        new(other, f"{key}-e", approved=True),
        new(other, f"{key}-f", approved=False, member=False),
        {"do": "bulk", "post": other, "key": "", "approved": imported, "all": imported + 100},
        new(other, f"{key}-g", approved=True),
        {"do": "bulk", "post": other, "key": "", "approved": 1, "all": 1},
        {"do": "body", "post": other, "key": f"{key}-g"},
        {"do": "prefetched", "post": other, "key": f"{key}-h"},
        {"do": "bulk", "post": other, "key": "", "approved": 2, "all": 3},
        new(other, f"{key}-i", approved=False),
        {"do": "bulk", "post": other, "key": "", "approved": 3, "all": 4},
        {"do": "delete", "post": other, "key": f"{key}-i"},
        {"do": "row gone", "post": other, "key": f"{key}-g"},
    ]


def random_step(rng, slugs, known, key):
    if known and rng.random() < 0.5:
        post, name = rng.choice(known)
        return change(post, name, approved=rng.random() < 0.5, body=f"{rng.random()}")
    known.append((rng.choice(slugs), f"{key}-x{len(known)}"))
    return new(*known[-1], approved=rng.random() < 0.6, member=rng.random() < 0.5)


def end(slugs, key):
    return [
        {"do": "delete many", "post": slugs[0], "key": ""},
        new(slugs[0], f"{key}-y", approved=True),
        {"do": "delete post", "post": slugs[0], "key": ""},
    ]


def arrange(case):
    reseed(case["seed"])
    for slug, first in zip(case["slugs"], case["first"], strict=True):
        post = PostFactory(slug=slug, published=slug != case["slugs"][-1])
        if slug != case["slugs"][-2]:
            CommentCount.objects.create(post=post, approved=first)
    return {
        "steps": case["steps"],
        "author": ProfileFactory().user.username,
        "closed": ProfileFactory(user__is_active=False).user.username,
    }


def inspect(case):
    rows = CommentCount.objects.filter(post__slug__in=case["slugs"]).order_by("post__slug")
    return {
        "numbers": [[row.post.slug, row.approved] for row in rows],
        "posts": Post.objects.count(),
        "comments": Comment.objects.filter(post__slug__in=case["slugs"]).count(),
    }
