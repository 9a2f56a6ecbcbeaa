"""Writers of all kinds and random subscriptions: what is refused, what is stored, and what a form would say."""

DOORS = ("save", "create", "bulk_create", "update")
STATUSES = ("trial", "active", "cancelled")


def subscription(rng):
    start = rng.randint(0, 60)
    return {
        "customer": rng.randrange(3),
        "status": rng.choice(STATUSES),
        "started_on": start,
        "ends_on": rng.choice([None, None, start, start + 1, start + rng.randint(1, 300), start - rng.randint(1, 9)]),
        "discount": rng.choice([0, 0, 50, 100, 100, 101, -1, rng.randint(-500, 500), rng.randint(1, 99)]),
    }


def good(rng):
    """Return one that breaks no rule of its own."""
    while True:
        one = subscription(rng)
        end = one["ends_on"]
        in_order = end is None or end >= one["started_on"]
        if in_order and 0 <= one["discount"] <= 100 and (end is not None or one["status"] != "cancelled"):
            return one


def cases(rng):
    for number, size in enumerate((0, 6, 20)):
        steps = [[rng.choice(DOORS), good(rng) if rng.random() < 0.6 else subscription(rng)] for _ in range(size)]
        if size == 6:
            edge = {"customer": 3, "status": "active", "started_on": 5, "ends_on": 5, "discount": 100}
            sequence = [
                edge,
                edge | {"status": "trial", "discount": 0},
                # Other days than those of the running one, before it and after it.
                edge | {"status": rng.choice(STATUSES[:2]), "started_on": rng.randint(-90, 4), "ends_on": None},
                edge | {"status": rng.choice(STATUSES[:2]), "started_on": rng.randint(6, 90), "ends_on": None},
                edge | {"status": "cancelled", "ends_on": None},
                edge | {"status": "cancelled"},
                edge | {"status": "cancelled", "ends_on": 70_000},  # beyond today, whenever that is
                edge | {"status": "cancelled", "discount": 1},
                edge | {"customer": 4, "status": "trial", "ends_on": None},
                edge | {"customer": 4},
                edge | {"customer": 5, "ends_on": 4},
                edge | {"customer": 5, "ends_on": 4, "status": "trial"},
                edge | {"customer": 5, "ends_on": 4, "status": "cancelled"},
                *(
                    edge | {"customer": 5, "status": status, "discount": discount}
                    for status in STATUSES
                    for discount in (101, rng.randint(102, 999), -1, rng.randint(-99, -2))
                ),
                edge | {"customer": 5, "discount": 0},
            ]
            # One door after the other, so that neighbours, which break the same rule, come by several.
            first = rng.randrange(len(DOORS))
            steps += [[DOORS[(first + place) % len(DOORS)], one] for place, one in enumerate(sequence)]
        together = [rng.choice(STATUSES[:2]) for _ in range(rng.randint(2, 3))]
        moved = [rng.choice(STATUSES[:2]), STATUSES[number % 3 - 2]]
        yield {"shift": (-1) ** number * rng.randint(400, 4000), "steps": steps, "together": together, "moved": moved}
