"""Three readers and a command, at times of their own: where each page was read, and where each write went."""

from django.contrib.auth.models import User

from kata_project.accounts.models import Profile
from kata_project.blog.models import Category, Comment, Post, Tag
from kata_project.factories import PostFactory, reseed

SLUGS = ("hello", "bye", "again")
SPOILT = ("", "x", "nan", "²", "1e999", "None", "2026-11-28T12:00")


def cases(rng):
    start = rng.randint(1_600_000_000, 1_900_000_000) + rng.choice((0.375, 0.875))
    steps = []

    def step(kind, reader=0, at=0.0):
        number = len(steps)
        body = f"Comment {rng.randint(0, 10**6)} é"
        steps.append(
            {
                "kind": kind,
                "reader": reader,
                "at": start + at,
                "slug": rng.choice(SLUGS),
                "body": body,
                "number": number,
            }
        )

    step("list")
    step("get")
    step("add")
    step("get", reader=1)
    step("get", at=rng.choice((1, 2.5, 3)))
    step("list", at=4.75)
    step("get", at=5)
    step("get", at=rng.randint(6, 10**6))
    yield {"seed": rng.randint(0, 10**6), "start": start, "steps": steps[:]}

    steps.clear()
    step("count")
    step("get", at=0.5)
    step("add", at=4)
    step("get", at=8.5)
    step("add", at=8.75)
    steps[-1] |= {"body": ""}
    step("get", at=9.25)
    step("fail", reader=1, at=20)
    step("get", reader=2, at=20)
    step("get", reader=1, at=21)
    step("get", reader=1, at=25)
    step("add", reader=2, at=26)
    steps[-1] |= {"body": ""}
    step("get", reader=2, at=26.5)
    step("fail", reader=1, at=27)
    step("list", reader=1, at=31.75)
    yield {"seed": rng.randint(0, 10**6), "start": start, "steps": steps[:]}

    steps.clear()
    step("command")
    step("get")
    step("command", at=1)
    step("add", reader=1, at=1)
    step("command", at=1.5)
    for value in SPOILT:
        step("write", at=2)
        step("spoil", at=3)
        steps[-1] |= {"body": value}
    yield {"seed": rng.randint(0, 10**6), "start": start, "steps": steps[:]}


def arrange(case):
    reseed(case["seed"])
    for slug in SLUGS:
        PostFactory(slug=slug, title=f"{slug} (default)")
    for model in (User, Profile, Category, Post):
        model.objects.using("replica").bulk_create(list(model.objects.using("default").order_by("pk")))
    for post in Post.objects.using("replica"):
        Post.objects.using("replica").filter(pk=post.pk).update(title=f"{post.slug} (replica)", views=post.views + 7)
    return {"steps": case["steps"]}


def inspect(case):
    return {
        alias: {
            "posts": [list(row) for row in Post.objects.using(alias).order_by("slug").values_list("slug", "views")],
            "comments": list(Comment.objects.using(alias).order_by("pk").values_list("body", flat=True)),
            "tags": sorted(Tag.objects.using(alias).values_list("name", flat=True)),
        }
        for alias in ("default", "replica")
    }
