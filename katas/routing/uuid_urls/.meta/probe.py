"""Invoices with random keys; in each case one visitor asks for them: their owner, another reader, staff, or nobody."""

import uuid
from datetime import date, timedelta
from decimal import Decimal

from django.contrib.auth.models import Permission
from django.test import Client

from kata_project.factories import UserFactory, reseed
from katas.routing.uuid_urls.models import Invoice

WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def cases(rng):
    for who, own, part in (
        ("reader", 3, "all"),
        ("nobody", 0, "all"),
        ("reader", 1, "malformed"),
        ("chief", 1, "all"),
        # Has no invoice: the list is empty.
        ("colleague", 0, "all"),
        ("reader", 120, "list"),
    ):
        # The first one is somebody else's, and only a few need a key that is drawn.
        drawn = min(own, 3) + 1
        yield {
            "who": who,
            "own": own,
            "part": part,
            "keys": sorted(rng.sample(range(100_000_000, 900_000_000), drawn)),
            "public_ids": [str(uuid.UUID(int=rng.getrandbits(128), version=4)) for _ in range(drawn + 1)],
            "cents": [rng.randint(1, 9_999_999) for _ in range(drawn)],
            "days": [rng.randint(0, 5000) for _ in range(drawn)],
            "spoiled": rng.choice("ghijklmnopqrstuvwxyz"),
            "seed": rng.getrandbits(32),
        }


def arrange(case):
    reseed(case["seed"])
    visitor = UserFactory(is_staff=case["who"] in ("chief", "colleague"), is_superuser=case["who"] == "chief")
    if case["who"] == "colleague":
        # May see every invoice in the admin.
        visitor.user_permissions.set(Permission.objects.filter(content_type__app_label="uuid_urls"))
    made = []
    for n, key in enumerate(case["keys"]):
        made.append(
            Invoice.objects.create(
                pk=key,
                owner=visitor if n else UserFactory(),
                public_id=case["public_ids"][n],
                number=f"R{9 - n}&<é>-{case['seed'] % 997:012}",
                total=Decimal(case["cents"][n]) / 100,
                issued_on=date(2012, 1, 1) + timedelta(days=case["days"][1 if n == 3 else n]),
            )
        )
    Invoice.objects.bulk_create(
        Invoice(
            owner=visitor,
            public_id=uuid.uuid5(uuid.NAMESPACE_URL, f"{case['seed']}/{n}"),
            number=f"M{999 - n}",
            total=n,
            issued_on=date(2011, 1, 1) + timedelta(days=n // 2),
        )
        for n in range(case["own"] - len(made) + 1)
    )
    missing = case["public_ids"][-1]
    parts = {
        "all": [missing, *(part for one in made for part in (str(one.pk), str(one.public_id)))],
        "malformed": [
            missing[:-1] + case["spoiled"],
            missing[:-1],
            missing + "0",
            str(max(case["keys"]) + 1),
            "9" * 33,
            "9" * 5000,
            f"{case['keys'][-1]:_}",
            str(case["keys"][-1]).translate(WIDE),
            "²",
            "0",
            "-7",
            "-" * 36,
            "data.json",
        ],
        "list": [],
    }
    return {
        "session": "" if case["who"] == "nobody" else session_of(visitor),
        "parts": parts[case["part"]],
        "keys": case["keys"],
    }


def session_of(user):
    client = Client()
    client.force_login(user)
    return client.cookies["sessionid"].value
