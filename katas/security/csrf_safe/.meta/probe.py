"""What moderators, strangers' pages and the newsroom's app achieve, and which comments are approved afterwards."""

from django.contrib.auth.models import Permission

from kata_project.blog.models import Comment
from kata_project.factories import CommentFactory, PostFactory, UserFactory, reseed

KINDS = (
    ["form", "app"] * 3
    + ["get", "head", "options", "trace"]
    + ["no token", "no token, same origin", "invented token"]
    + ["put", "patch", "delete", "propfind", "app, no comment"]
    + ["right token, other origin", "right token, subdomain", "right token, no origin at all", "right token, referrer"]
    + [
        "app, wrong token",
        "app, right token and cookie",
        "app, cookie",
        "app, cookie of a superuser",
        "app, cookie and token of the form",
        "reader",
        "root",
        "anonymous",
    ]
)


def cases(rng):
    for comments in (2, 6):
        steps = [{"kind": kind, "comment": rng.randrange(comments)} for kind in KINDS]
        rng.shuffle(steps)
        # At least one comment is approved by nobody who may, and one by each who may.
        yield {
            "whole": True,
            "comments": comments,
            "steps": steps,
            "origin": f"https://{rng.getrandbits(32):x}.example",
            "seed": rng.getrandbits(32),
        }
    for kind in sorted(set(KINDS)):  # each alone, so that what it approves cannot hide behind another
        yield {
            "whole": False,
            "comments": 120 if kind == "form" else 3,
            "steps": [{"kind": kind, "comment": 119 if kind == "form" else rng.randrange(3)}],
            "origin": f"https://{rng.getrandbits(32):x}.example",
            "seed": rng.getrandbits(32),
        }


def arrange(case):
    reseed(case["seed"])
    comments = CommentFactory.create_batch(case["comments"], post=PostFactory(published=True))
    UserFactory(username="mo", is_staff=True, password="tram-7-bridge")
    UserFactory(username="chief", is_staff=True, is_superuser=True)
    for reader in (UserFactory(username="reader"), UserFactory(username="root", is_superuser=True)):
        reader.user_permissions.add(Permission.objects.get(codename="change_comment"))
    return {
        "whole": case["whole"],
        "steps": [[step["kind"], comments[step["comment"]].pk] for step in case["steps"]],
        "origin": case["origin"],
    }


def inspect(case):
    return [[comment.body, comment.approved] for comment in Comment.objects.order_by("id")]
