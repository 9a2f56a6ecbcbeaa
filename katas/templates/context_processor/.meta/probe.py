"""Desks and guides of several users, one request after the other, while notifications come in and are read."""

from datetime import UTC, datetime

from django.test import Client

from kata_project.factories import UserFactory, reseed
from katas.templates.context_processor.models import Notification

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
LATER = NOON.replace(year=2126)


#: Of each user with many notifications, one that loaded them would read them all.
beyond = {"rows": 20}


def cases(rng):
    for users in (1, 2, 4):
        steps = [["visit", rng.choice(["desk", "guide", "guide"]), rng.randrange(-1, users)] for _ in range(12)]
        # For every seed: a desk before and after a change, a guide, and a visitor.
        user = rng.randrange(users)
        steps += [["visit", "desk", user], ["read", rng.randint(1, 2), user], ["visit", "desk", user]]
        steps += [["receive", rng.randint(1, 3), user], ["visit", "desk", user], ["visit", "guide", user]]
        steps += [["visit", "desk", -1], ["visit", "guide", -1], ["bare", "", 0], ["kept", rng.randint(0, 999), user]]
        steps += [["shared", rng.randint(1, 3), user]]
        plain = (("GET", "/"), ("POST", "/desk/"), ("HEAD", "/desk/"), ("GET", f"/{user}/{rng.randint(0, 999)}/"))
        steps += [["plain", list(one), user] for one in plain]
        unread = [rng.randint(0, 9) for _ in range(users)]
        unread[user] += 1000
        yield {
            "unread": unread,
            "read": [rng.randint(1, 3) for _ in range(users)],
            "steps": steps,
            "seed": rng.getrandbits(32),
            "budget": {"queries": sum(cost(*step) for step in steps)},
        }


def cost(kind, what, user):
    """Return how many queries a step may take: session, user and number, or what the step itself does."""
    if kind == "visit":
        return 3 if what == "desk" and user >= 0 else 0
    return {"read": 1, "receive": 1, "bare": 0, "kept": 2, "shared": 8, "plain": 0}[kind]


def arrange(case):
    reseed(case["seed"])
    Notification.objects.create(recipient=UserFactory(), text="For somebody else")
    people = {1: {}, 2: {"is_staff": True}, 4: {"is_staff": True, "is_superuser": True}}[len(case["unread"])]
    sessions = []
    for unread, read in zip(case["unread"], case["read"], strict=True):
        user = UserFactory(username=f"user-{case['seed']}-{len(sessions)}", **people)
        Notification.objects.bulk_create(
            Notification(recipient=user, text=str(n), read_at=None if n < unread else LATER if n == unread else NOON)
            for n in range(unread + read)
        )
        client = Client()
        client.force_login(user)
        sessions.append({"key": client.cookies["sessionid"].value, "id": user.pk})
    return {"sessions": sessions, "steps": case["steps"]}
