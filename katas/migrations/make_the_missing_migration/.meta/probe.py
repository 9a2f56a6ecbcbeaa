"""Servers of the last release with random subscribers: their tables and rows after the migration."""

NAMES = (" Ada", "Zoë", "O'Hara", '100 % "sure"')


def odd(rng):
    """Return subscribers who look like a mistake: without a name, of a day long ago, of an address in other case."""
    return [
        {"pk": 2_000_000, "email": "READER@example.com", "name": "", "joined_on": "1970-01-01"},
        {
            "pk": 2_000_001,
            "email": "reader@example.com",
            "name": "Zoë " * 20,
            "joined_on": f"19{rng.randint(70, 99)}-01-01",
        },
        *(
            {"pk": 2_000_002 + at, "email": f"day{at}@example.com", "name": f"Day {at}", "joined_on": day}
            for at, day in enumerate(("0001-01-01", "1900-01-01", "9999-12-31"))
        ),
    ]


def cases(rng):
    for size in (0, rng.randint(1001, 1100)):
        ids = rng.sample(range(1, 1_000_000), size)
        yield {
            "people": [
                {
                    "pk": pk,
                    "email": f"Reader{pk}@Example.com",
                    "name": rng.choice(NAMES) + f"{rng.randint(0, 99)} "[: rng.randint(0, 3)],
                    "joined_on": f"20{rng.randint(10, 26)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}",
                }
                for pk in ids
            ]
            + (odd(rng) if size else [])
        }
