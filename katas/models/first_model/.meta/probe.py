"""Random events, good and bad: what full_clean() says of each, and how the good ones read back, in their order."""

LETTERS = "abcdefghijklmnopqrstuvwxyzäöüжß漢 ÄÖÜ&<>%'\"/;:?#()*@="


def word(rng, length):
    return "".join(rng.choice(LETTERS) for _ in range(max(0, length - 2))).join("xy") if length > 1 else "x" * length


def moment(rng):
    day = f"2027-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
    second = f"{rng.randint(1, 59):02}.{rng.randint(1, 999_999):06}"
    return f"{day}T{rng.randint(0, 23):02}:30:{second}{rng.choice(['+00:00', '+05:30', '-08:00'])}"


def good(rng):
    event = {
        "title": word(rng, rng.choice([1, 12, 40, 79, 80])),
        "starts_at": moment(rng),
        "seats": rng.choice([1, 2, 499, 500, rng.randint(3, 498)]),
    }
    if rng.random() < 0.7:
        event["kind"] = rng.choice(["talk", "workshop", "meetup"])
    if rng.random() < 0.8:
        event["price"] = rng.choice(["0", "9999.99", f"{rng.randint(0, 9999)}.{rng.randint(0, 99):02}"])
    if rng.random() < 0.5:
        event["description"] = word(rng, rng.choice([0, 1, 500, 4000]))
    return event


def untidy(rng):
    """Return texts that somebody might want to tidy: spaces at the ends, line ends of all kinds, an é of two characters."""
    return {
        name: f" \n{word(rng, 9)}\r\n{word(rng, 5)}\re\u0301  {word(rng, 3)}\n " for name in ("title", "description")
    }


def bad(rng):
    """Yield a good event with one thing wrong, once for each thing."""
    wrong = {
        "title": ["", word(rng, 81), word(rng, rng.randint(82, 300)), None],
        "kind": ["", word(rng, 5), "Workshop", None],
        "starts_at": [None],
        "price": [
            "-0.01",
            f"-{rng.randint(1, 99)}",
            "10000",
            f"{rng.randint(0, 99)}.{rng.randint(0, 99):02}1",
            "x",
            None,
        ],
        "seats": [0, -rng.randint(1, 9), 501, rng.randint(502, 30_000), None],
    }
    for field, values in wrong.items():
        for value in values:
            yield {**good(rng), field: value}
    # Several at once: each has its error, a malformed one too.
    yield {**good(rng), "price": "-1", "seats": 501}
    yield {**good(rng), "price": f"-{rng.randint(1, 99)}", "seats": "some"}
    yield {**good(rng), "price": "free", "seats": 0, "title": ""}
    for field in ("title", "starts_at", "seats"):
        event = good(rng)
        del event[field]
        yield event


def cases(rng):
    for size in (0, 1, 6, 15):
        events = [good(rng) for _ in range(size)]
        together = moment(rng)
        events += [
            {**good(rng), "title": title, "kind": kind, "starts_at": together}
            for title, kind in [("H", "talk"), ("F", "meetup"), ("e", "talk"), ("D", "talk"), ("B", "workshop")][:size]
        ]
        refused = list(bad(rng)) if size else []
        rng.shuffle(refused)
        events += [{**good(rng), **untidy(rng)}][:size]
        # A start in the past, one far away, a text of any length, and an event that has all values of a stored one.
        fine = [good(rng) for _ in range(size)]
        fine += [{**good(rng), "starts_at": f"{rng.randint(1980, 2020)}-05-01T12:00:00+00:00"}]
        fine += [{**good(rng), "starts_at": "2098-05-01T12:00:00+00:00"}, {**good(rng), "title": rng.choice(" \n")}]
        fine += [{**good(rng), "description": word(rng, rng.randint(100_000, 200_000))}, *events[:1]]
        events += events[:1]
        yield {"stored": events, "cleaned": refused + fine}
