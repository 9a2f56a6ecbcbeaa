"""Lines of all prices, by all doors, with and without what has a default: totals, columns, filters, and who may write."""

beyond = {"queries": 10, "rows": 40}

DOORS = ("create", "bulk_create", "by_sql", "save", "update", "bulk_update", "update_by_sql")


def line(rng):
    unit = rng.choice([None, 50, 150, rng.randint(1, 99), rng.randint(-9999, 99_999), rng.randint(-(10**7), 10**7)])
    values = {
        "quantity": rng.choice([0, 1, 1, rng.randint(2, 30), rng.randint(100, 90_000)]),
        "unit_cents": unit,
        "discount": rng.choice([0, 1, 99, 100, rng.randint(2, 98)]),
        "tax": rng.choice([0, 19, 7, rng.randint(1, 300)]),
    }
    return {name: value for name, value in values.items() if name == "unit_cents" or rng.random() < 0.8}


def halves(rng):
    """Return lines whose totals are halves before they are rounded, and what goes wrong one way only."""
    odd = rng.randrange(1, 99, 2)
    sign = rng.choice([1, -1])
    yield {"quantity": 1, "unit_cents": 50, "discount": odd, "tax": 0}
    yield {"quantity": 1, "unit_cents": -50, "discount": odd, "tax": 0}
    yield {"quantity": odd, "unit_cents": 30, "discount": 35, "tax": 0}
    yield {"quantity": 1, "unit_cents": 10, "discount": 95, "tax": 50}
    yield {"quantity": 1, "unit_cents": -10, "discount": 95, "tax": 50}
    yield {"quantity": 0, "unit_cents": rng.randint(100, 999), "discount": 0, "tax": 19}
    yield {"quantity": 2, "unit_cents": rng.randint(100, 999), "discount": 100, "tax": 0}
    yield {"quantity": 1, "unit_cents": 5, "discount": 90, "tax": rng.randint(1, 40)}
    yield {"quantity": 1, "unit_cents": 35, "discount": 90, "tax": 0}
    yield {"quantity": 1, "unit_cents": 50, "discount": 0, "tax": rng.choice([13, 15, 57])}
    yield {"quantity": 1, "unit_cents": 25, "discount": 0, "tax": 82}
    yield {"quantity": 3, "unit_cents": 33, "discount": 50, "tax": 19}
    yield {
        "quantity": rng.randint(20_000, 90_000),
        "unit_cents": 10**7 + rng.randint(1, 10**6),
        "discount": 3,
        "tax": 7,
    }
    # A half of a large amount, where a factor that is nearly exact is off by more than anybody adds to it.
    yield {
        "quantity": rng.randrange(20_001, 90_000, 2),
        "unit_cents": sign * (10**7 + rng.randrange(5, 10**6, 10)),
        "discount": 90,
        "tax": 0,
    }
    # A little less than half, where what somebody adds for the sake of the halves is enough to round it up.
    yield {
        "quantity": 100 * rng.randint(201, 900) + 1,
        "unit_cents": sign * (10**7 + 49 + 100 * rng.randint(1, 9_999)),
        "discount": 99,
        "tax": 0,
    }
    yield {"quantity": 1, "unit_cents": rng.randint(10, 99), "discount": 0, "tax": rng.randint(201, 300)}
    yield {"unit_cents": None}
    yield {"unit_cents": rng.randint(100, 999)}
    yield {"unit_cents": rng.randint(100, 999), "added_at": f"20{rng.randint(10, 20)}-02-28 23:59:59.000001"}


def cases(rng):
    for size in (0, 4, 30):
        lines = [line(rng) for _ in range(size)] + (list(halves(rng)) if size else [])
        doors = [rng.choice(DOORS) for _ in lines]
        if size:
            # Each default by an INSERT of SQL, and a time of its own by an INSERT of the ORM.
            doors[-2:] = ["by_sql", rng.choice(["create", "bulk_create"])]
        names = rng.sample(range(100, 999), len(lines))
        if size:
            # No price, by SQL and by the ORM, in two lines with one description.
            lines += [{}, {}]
            doors += ["by_sql", rng.choice(["create", "bulk_create", "save"])]
            names += [99, 99]
        steps = [
            {"door": door, "values": {"description": f"{name} Öl, 5 %", **values}}
            for door, name, values in zip(doors, names, lines, strict=True)
        ]
        yield {"steps": steps, "limit": rng.randint(-50, 500), "by": rng.randint(1, 99)}
