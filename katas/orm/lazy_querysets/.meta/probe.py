"""Every function of the review page, for queues of several lengths, and what each costs."""

from datetime import UTC, datetime, timedelta

from django.db import connection

from kata_project.factories import PostFactory, ProfileFactory, reseed

budget = {"queries": 1}
beyond = {"rows": 1}


def cases(rng):
    for drafts in (3, 0, 1, 12):
        for do in (
            "waiting",
            "page",
            "whether",
            "count",
            "few",
            "many",
            "none",
            "summary",
            "with published",
            "wordless",
            "ties",
        ):
            most = {"wordless": 0, "ties": 1}.get(do, 9)
            limits = {"few": [1, 2], "many": [8, 20], "none": [0]}.get(do, [0, 2, 9])
            hours = [rng.randint(0, 9) for _ in range(16)]
            if do in ("waiting", "few", "many"):
                hours[1] = hours[0]
            yield {
                "do": {
                    **dict.fromkeys(["few", "many", "none"], "next"),
                    **dict.fromkeys(["with published", "wordless", "ties"], "summary"),
                }.get(do, do),
                "drafts only": do != "with published",
                "titled": do != "wordless",
                "drafts": drafts + rng.randint(0, 3) if drafts else 0,
                "hours": hours,
                "words": [rng.randint(0, most) for _ in range(16)],
                "views": [rng.randint(0, 99) for _ in range(16)],
                "strangers": rng.randint(1, 4),
                "published": rng.randint(1, 4),
                "limit": rng.choice(limits),
                "order": rng.choice([["id"], ["-id"], ["-views", "id"], ["created_at", "-id"]]),
                "seed": rng.getrandbits(32),
                "budget": {"queries": 3 if do in ("waiting", "whether", "count") else 1},
            }


def body(words):
    """Return a text of so many words; the more there are, the fewer letters it has."""
    return " ".join(["w" * (100 - 9 * words), *["a"] * (words - 1)]) if words else ""


def arrange(case):
    reseed(case["seed"])
    with connection.cursor() as cursor:  # Along this index equals come with the higher id first.
        cursor.execute("CREATE INDEX backwards ON blog_post (author_id, created_at, id DESC)")
    author = ProfileFactory()
    PostFactory.create_batch(case["strangers"], views=99)
    PostFactory.create_batch(case["published"], author=author, published=True, views=99)
    for number in range(case["drafts"]):
        PostFactory(
            author=author,
            # On the page two and two have one title.
            title=f"{case['seed'] % 997}-{number // (2 if case['do'] == 'page' else 1)}" if case["titled"] else "",
            created_at=datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=case["hours"][number]),
            body=body(case["words"][number]),
            views=case["views"][number],
        )
    return {"author": author.pk} | {name: case[name] for name in ("do", "limit", "order", "drafts only")}
