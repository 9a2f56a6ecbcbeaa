"""Random posts, some of them ticked, or all that match; what they are afterwards, and who may do it."""

from datetime import UTC, datetime, timedelta

from django.contrib.auth.models import Group, Permission

from kata_project.blog.models import Post
from kata_project.factories import CategoryFactory, PostFactory, UserFactory, reseed

#: A request may take two more than the reference: to count, to ask for a permission. A save of each post takes more.
beyond = {"queries": 12}

LONG_AGO = datetime(2021, 4, 5, tzinfo=UTC)
WORDS = ("Weekend", "Monday")


def cases(rng):
    for size, across, by_group in (
        (1, False, False),
        (8, False, True),
        (14, True, False),
        (60, False, False),
        (30, True, True),
    ):
        yield {
            "by_group": by_group,
            # Half of the lists are filtered by the status that the action changes.
            "drafts_only": size in (8, 14),
            "seed": rng.getrandbits(32),
            "posts": [
                {
                    "published": rng.random() < 0.3,
                    "dated": rng.random() < 0.4,
                    "category": rng.choice([0, 0, 1, None]),
                    "ticked": rng.random() < 0.6,
                }
                for _ in range(size)
            ]
            # One of each kind that matters, so that no case is an easy one.
            + [
                {"published": published, "dated": dated, "category": category, "ticked": ticked}
                for published, dated in ((False, False), (False, True), (True, True))
                for category, ticked in ((0, True), (1, False))
            ]
            # More drafts than a page has, where all pages are meant.
            + [{"published": False, "dated": False, "category": 0, "ticked": False}] * (14 if across else 0),
            "across": across,
            # So many that a condition for each of them is too much for the database.
            "many": rng.randint(1050, 1100) if size == 1 else 0,
            # The history of a thousand posts is written in a few statements.
            "beyond": {"queries": 40 if size == 1 else 12},
        }


def arrange(case):
    reseed(case["seed"])
    categories = [CategoryFactory(), CategoryFactory()]
    keys = []
    for number, given in enumerate(case["posts"]):
        post = PostFactory(
            slug=f"p{number}",
            title=f"{WORDS[number // 2 % 2]} {number}",
            body=" ".join(WORDS),
            status="published" if given["published"] else "draft",
            published_at=datetime(2030, 1, 1, tzinfo=UTC) + timedelta(days=number) if given["dated"] else None,
            category=None if given["category"] is None else categories[given["category"]],
        )
        keys.append(post.pk)
    Post.objects.update(updated_at=LONG_AGO)
    users = {}
    for name, permissions in (("editor", ("view", "change")), ("visitor", ("view", "add", "delete"))):
        user = UserFactory(is_staff=True)
        names = [f"{permission}_post" for permission in permissions]
        allowed = Permission.objects.filter(codename__in=names, content_type__app_label="blog")
        if name == "editor" and case["by_group"]:
            # Who may change posts needs no permission to view them.
            group = Group.objects.create(name="Editors")
            group.permissions.set(allowed.filter(codename="change_post"))
            user.groups.add(group)
        else:
            user.user_permissions.set(allowed)
            if name == "visitor":
                others = Permission.objects.filter(codename__in=["change_category", "change_comment"])
                user.user_permissions.add(*others)
        users[name] = user.username
    if case["across"]:
        ticked = [
            key
            for number, (key, given) in enumerate(zip(keys, case["posts"], strict=True))
            if given["category"] == 0 and number // 2 % 2 == 0
        ]
    else:
        ticked = [key for key, given in zip(keys, case["posts"], strict=True) if given["ticked"]]
    filters = [f"category__id__exact={categories[0].pk}", f"q={WORDS[0]}"] if case["across"] else []
    filters += ["status__exact=draft"] if case["drafts_only"] else []
    query = f"?{'&'.join(filters)}"
    return {**users, "keys": ticked, "across": case["across"], "query": query, "many": case["many"]}
