"""Authors with random names, forwards, changed, and back; how many queries and how many authors at a time."""

WORDS = ("Ada", "Zoë", "van", "de", "O'Hara", "Smith-Jones", "Li", "King", "Ö.", "Ng")


def full_name(rng):
    words = [rng.choice(WORDS) for _ in range(rng.choice([0, 1, 2, 2, 2, 3, 5]))]
    gap = rng.choice([" ", " ", "  ", "    "])
    return rng.choice(["", "", " ", "   "]) + gap.join(words) + rng.choice(["", "", " ", "  "])


def cases(rng):
    for size in (0, 60, 200, 401 + rng.randint(0, 20)):
        yield {
            "journeys": not size,
            "gap": 997 if size == 60 else 1,
            "names": [full_name(rng) for _ in range(size)],
            "archived": [rng.random() < 0.3 for _ in range(size)],
            "renamed": sorted(rng.sample(range(size), min(size, 5))),
            "added": [[rng.choice(["", "Ada"]), rng.choice(["", "Lovelace"]), rng.random() < 0.5] for _ in range(3)],
        }
