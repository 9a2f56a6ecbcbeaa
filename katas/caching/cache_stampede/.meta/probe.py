"""Many callers at once: without a value, with a stale one, with loaders that fail, hang and end late."""

budget = {}


def cases(rng):
    for story in ("crowd", "stale", "stale", "stale", "failing", "waiting", "overtaken", "keys"):
        yield {
            "story": story,
            "many": rng.randint(3, 12),
            "value": rng.choice([None, 0, [], f"v{rng.getrandbits(30)}"]),
            "new": f"n{rng.getrandbits(30)}",
            "key": f"k{rng.getrandbits(30)}",
            "age": rng.randint(62, 598),
        }
    for age in (rng.randint(1, 58), rng.randint(602, 5000)):
        yield {"story": "stale", "many": 3, "value": f"v{rng.getrandbits(30)}", "new": "n", "key": "k", "age": age}
    yield {"story": "crowd", "many": 20, "value": None, "new": "", "key": "", "age": 0}
