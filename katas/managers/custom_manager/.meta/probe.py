"""Rows that are public, were, will be, or never are; seen by the managers, the related managers and the admin."""

beyond = {"queries": 6, "rows": 12}


def moment(rng):
    """Return seconds from now, or None."""
    return rng.choice([None, rng.randint(30, 10**7), -rng.randint(30, 10**7), -rng.randint(30, 10**7)])


def cases(rng):
    for size in (0, 1, 20):
        authors = [f"Author {number}" for number in range(rng.randint(1, 4))]
        notices = [
            [f"n{number}", rng.choice([-1, 1, -1]) * rng.randint(30, 10**6), moment(rng)] for number in range(size)
        ]
        yield {
            "authors": authors,
            "articles": [[f"a{number}", rng.choice(authors), moment(rng)] for number in range(size)],
            "episodes": [[f"e{number}", rng.choice(authors), moment(rng)] for number in range(size)],
            "notices": [*notices, ["open", -99, None], ["over", -99, -40], ["later", 99, None]],
            "prefix": rng.choice(["a", "a1", "a2"]),
        }
