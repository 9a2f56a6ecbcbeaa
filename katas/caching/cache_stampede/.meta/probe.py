"""Many callers at once: without a value, with a stale one, with loaders that fail, hang and end late."""

budget = {}


def cases(rng):
    many = rng.randint(3, 11)
    for story, number, age in (
        ("crowd", rng.randint(3, 12), 0),
        ("stale", many, 60),
        ("stale", rng.randint(3, 12), rng.randint(61, 599)),
        ("failing", rng.randint(3, 12), 0),
        # Callers go to the two servers by turns: the second loader is on the server of the first, and then it is not.
        ("changing", many, 0),
        ("waiting", many, 0),
        ("waiting", many + 1, 0),
        ("waiting", many, 1),
        ("overtaken", 0, 0),
        ("overtaken", 0, rng.randint(61, 599)),
        ("interleaved", 0, 0),
        ("interleaved", 0, rng.randint(61, 599)),
        ("released", 0, 0),
        ("keys", 0, 0),
    ):
        yield {
            "story": story,
            "many": number,
            "value": rng.choice([None, 0, [], f"v{rng.getrandbits(30)}"]),
            "new": f"n{rng.getrandbits(30)}",
            "key": f"front-page-ranking-{rng.getrandbits(30)}",
            "late": "late" if age else None,
            "age": age,
        }
    for age in (rng.randint(1, 59), rng.randint(581, 599), 600):
        yield {"story": "stale", "many": 3, "value": f"v{rng.getrandbits(30)}", "new": "n", "key": "k", "age": age}
    yield {"story": "crowd", "many": 20, "value": None, "new": "", "key": "", "age": 0}
