"""Invoices with random keys, visited by their owner, by another reader and by nobody."""

import uuid
from datetime import date, timedelta
from decimal import Decimal

from django.contrib.auth.models import Permission
from django.test import Client

from kata_project.factories import UserFactory, reseed
from katas.routing.uuid_urls.models import Invoice

WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def cases(rng):
    for invoices in (0, 3):
        yield {
            "keys": sorted(rng.sample(range(100_000_000, 900_000_000), invoices + 3)),
            "foreign": 2,
            "public_ids": [str(uuid.UUID(int=rng.getrandbits(128), version=4)) for _ in range(invoices + 4)],
            "cents": [rng.randint(1, 9_999_999) for _ in range(invoices + 3)],
            "days": [rng.randint(0, 5000) for _ in range(invoices + 3)],
            "many": 120 if invoices else 0,
            "spoiled": rng.choice("ghijklmnopqrstuvwxyz"),
            "seed": rng.getrandbits(32),
        }


def arrange(case):
    reseed(case["seed"])
    reader, other, chief = UserFactory(), UserFactory(), UserFactory(is_staff=True, is_superuser=True)
    # May see every invoice in the admin, and has none.
    colleague = UserFactory(is_staff=True)
    colleague.user_permissions.set(Permission.objects.filter(content_type__app_label="uuid_urls"))
    made = []
    for n, key in enumerate(case["keys"]):
        made.append(
            Invoice.objects.create(
                pk=key,
                owner=other if n < case["foreign"] else chief if n == len(case["keys"]) - 1 else reader,
                public_id=case["public_ids"][n],
                number=f"R{9 - n}&<é>-{case['seed'] % 997:012}",
                total=Decimal(case["cents"][n]) / 100,
                issued_on=date(2012, 1, 1) + timedelta(days=case["days"][2 if n == 4 else n]),
            )
        )
    Invoice.objects.bulk_create(
        Invoice(
            owner=other,
            public_id=uuid.uuid5(uuid.NAMESPACE_URL, f"{case['seed']}/{n}"),
            number=f"M{999 - n}",
            total=n,
            issued_on=date(2011, 1, 1) + timedelta(days=n // 2),
        )
        for n in range(case["many"])
    )
    missing = case["public_ids"][-1]
    parts = [
        missing,
        missing[:-1] + case["spoiled"],
        missing[:-1],
        missing + "0",
        str(max(case["keys"]) + 1),
        "9" * 33,
        "9" * 5000,
        f"{case['keys'][0]:_}",
        str(case["keys"][1]).translate(WIDE),
        "²",
    ]
    return {
        "browsers": {
            "reader": session_of(reader),
            "other": session_of(other),
            "chief": session_of(chief),
            "colleague": session_of(colleague),
            "nobody": "",
        },
        # What is no invoice is asked for once: where there are only those of others.
        "parts": [part for one in made for part in (str(one.pk), str(one.public_id))]
        + ([missing] if case["many"] else [*parts, "0", "-7", "-" * 36, "data.json"]),
        "keys": case["keys"],
    }


def session_of(user):
    client = Client()
    client.force_login(user)
    return client.cookies["sessionid"].value
