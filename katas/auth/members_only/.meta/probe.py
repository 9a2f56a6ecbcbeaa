"""Visitors, members and staff of all kinds, with every method, while accounts change."""

from django.contrib.auth.models import Group, Permission

from kata_project.blog.models import Comment, Post
from kata_project.factories import CommentFactory, PostFactory, ProfileFactory, UserFactory, reseed

beyond = {"queries": 40, "rows": 60}

#: How many requests a case has.
CHUNK = 32
METHODS = ("get", "head", "post", "put", "patch", "delete", "options")
#: What those who may get the pages send.
SHOWN = {"preview": ("get", "head"), "moderation": ("get", "head", "post")}
#: Flags of the users; None is a visitor.
KINDS = {
    "visitor": None,
    "member": {},
    "staff": {"is_staff": True},
    "superuser": {"is_superuser": True},
    "both": {"is_staff": True, "is_superuser": True},
    "editor": {},
    "author": {},
    "closed": {"is_staff": True},
}


def cases(rng):
    sizes = (0, 5)
    for turn, size in enumerate(sizes):
        requests = [
            {"do": "send", "who": who, "method": method, "url": url, "login": rng.choice((None, "/enter/"))}
            for who in KINDS
            for method in METHODS
            for url in (f"/preview/{query(rng)}", f"/moderation/{query(rng)}")
            if method in SHOWN[url.split("/")[1]] or refused(who, url)
        ]
        # Who gets a page is asked in any case, and each other method in one of them.
        others = [one for one in requests if one["method"] != "get"][turn :: len(sizes)]
        requests = [one for one in requests if one["method"] == "get"] + others
        # Each page once with a query string, with other login pages, and on a site below a path, for a visitor.
        requests += [
            {
                "do": "send",
                "who": "visitor",
                "method": "get",
                "url": f"/{page}/?a={rng.randint(1, 99)}&b=x&b=%E9",
                "login": at,
                "below": below,
            }
            for page in ("preview", "moderation")
            for at, below in (
                (None, ""),
                (f"/enter-{rng.randint(1, 99)}/", ""),
                (f"/enter/?via={rng.randint(1, 99)}", ""),
                ("admin:login", ""),
                (None, f"/site-{rng.randint(1, 99)}"),
            )
        ]
        # Few kinds of users in each case, since each has to sign in.
        requests.sort(key=lambda one: one["who"])
        # What staff sees, and what members see, is asked first.
        shown = [
            {"do": "send", "who": who, "method": "get", "url": f"/{page}/", "login": None}
            for who, page in (("staff", "moderation"), ("member", "preview"))
        ]
        changes = [
            {"do": "change", "who": "member", "is_staff": True},
            {"do": "change", "who": "staff", "is_staff": False},
            {"do": "change", "who": "both", "is_active": False},
        ]
        again = [
            one
            for one in requests
            if one["who"] in ("member", "staff", "both") and one["method"] in SHOWN[one["url"].split("/")[1]]
        ]
        chunks = [requests[begin : begin + CHUNK] for begin in range(0, len(requests), CHUNK)]
        for chunk in chunks:
            rng.shuffle(chunk)
        for number, steps in enumerate([*chunks, [*again, *changes, *again]]):
            # Long lists once.
            many = 120 if turn and not number else 0
            yield {
                "many": many,
                "drafts": [f"Draft {rng.getrandbits(30)}-{number}" for number in range(size)],
                "published": rng.randint(0, 2),
                "comments": [f"Comment {rng.getrandbits(30)}-{number}" for number in range(size)],
                "steps": [*(shown if many else shown[:1]), *steps],
                "seed": rng.getrandbits(32),
            }


def refused(who, url):
    """Say whether a page of the table is a 302 or 403 for somebody; what other methods do elsewhere is not asked."""
    return who in ("visitor", "closed") or ("moderation" in url and who not in ("staff", "both"))


def query(rng):
    return rng.choice(
        (
            "",
            f"?next=/posts/{rng.randint(2, 99)}/",
            f"?page={rng.randint(2, 99)}",
            f"?q=tea+cake&page={rng.randint(2, 99)}",
        )
    )


def arrange(case):
    reseed(case["seed"])
    posts = [
        PostFactory(title=title, **({"category": None} if number % 2 else {}))
        for number, title in enumerate(case["drafts"])
    ]
    posts += PostFactory.create_batch(case["published"] or 1, published=True)
    Post.objects.bulk_create(
        Post(title=f"Another, no. {number}", slug=f"another-{number}", body="…", author=posts[-1].author)
        for number in range(case["many"])
    )
    for body in case["comments"]:
        CommentFactory(body=body, approved=False, post=posts[-1])
    Comment.objects.bulk_create(
        Comment(post=posts[-1], name="Bo", body=f"One of many, no. {number}") for number in range(case["many"])
    )
    users = {}
    for kind, flags in KINDS.items():
        if flags is not None:
            users[kind] = UserFactory(username="admin" if kind == "editor" else kind, **flags)
    users["editor"].user_permissions.add(*Permission.objects.filter(content_type__model="comment"))
    ProfileFactory(user=users["author"])
    users["editor"].groups.add(Group.objects.create(name="staff"))
    return {
        "users": {kind: user.pk for kind, user in users.items()},
        "post": posts[-1].pk,
        "steps": case["steps"],
    }


def inspect(case):
    return [[comment.body, comment.approved] for comment in Comment.objects.order_by("id")]
