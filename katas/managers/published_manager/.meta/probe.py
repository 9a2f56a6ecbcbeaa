"""Articles of all kinds, seen through the manager, after filters, from their authors and by the editors."""

beyond = {"queries": 6, "rows": 12}

STATUSES = ("published", "draft", "withdrawn")


def cases(rng):
    for size, zone in ((0, "Pacific/Auckland"), (1, "America/Los_Angeles"), (12, "UTC"), (40, "Asia/Kathmandu")):
        authors = [f"Author {number}" for number in range(rng.randint(1, 4))]
        articles = [[f"a{number}", rng.choice(authors), rng.choice(STATUSES), moment(rng)] for number in range(size)]
        # One of each kind in any case, and one more of each for the first author.
        kinds = [
            [f"k{number}", rng.choice(authors), status, seconds]
            for number, (status, seconds) in enumerate(
                [
                    *((status, rng.choice((-1, 1)) * rng.randint(60, 10**6)) for status in STATUSES),
                    *((status, None) for status in STATUSES),
                    *((status, -rng.randint(1, 10**7)) for status in STATUSES),
                    ("published", rng.randint(20, 90)),
                    ("published", -rng.randint(2 * 10**10, 3 * 10**10)),
                    ("published", -0.005),
                ]
            )
        ]
        rng.shuffle(kinds)
        yield {
            "authors": authors,
            "zone": zone,
            "articles": [*articles, *(kinds if size else [])],
            "prefix": rng.choice(["a", "a1", "k", "k1"]),
        }


def moment(rng):
    """Return seconds from now, or None."""
    return rng.choice([None, rng.randint(30, 10**7), -rng.randint(30, 10**7), -rng.randint(30, 10**7)])
