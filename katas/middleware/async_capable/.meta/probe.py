"""Requests with and without keys, to a registry that works or does not, under both kinds of server."""

budget = {}


def cases(rng):
    for size in (1, 8):
        yield story(rng, size)


def word(rng):
    return "".join(rng.choices("abcdefghijklmnopqrstuvwxyz0123456789", k=9))


def story(rng, size):
    keys = {word(rng): f"Partner-{word(rng)}" for _ in range(4)}
    known = list(keys)
    nameless = word(rng)

    def step(key, path=None, broken=(), **more):
        path = f"/api/{word(rng)}/" if path is None else path
        return {"key": key, "path": path, "broken": list(broken), **more}

    answers = [("GET", 200), ("HEAD", 204), ("POST", 302), ("PUT", 404), ("OPTIONS", 500)]
    steps = [step(rng.choice(known), status=status, calls="7", method=method) for method, status in answers]
    steps += [step(key, method=rng.choice(["GET", "POST", "OPTIONS"])) for key in (None, "", word(rng))]
    steps += [step(rng.choice(known), status=status) for status in (403, 503)]
    steps += [step(nameless), step(known[0], "/api/"), step(known[0].upper())]
    others = ["/", "/api", f"/API/{word(rng)}/", "/api-docs/", f"/{word(rng)}/api/x/", f"/{word(rng)}/"]
    steps += [step(rng.choice([None, known[1]]), path) for path in others]
    steps += [step(None, "/news/", script="/api"), step(known[2], "/api/news/", script=f"/{word(rng)}")]
    steps += [step(key, broken=["find"]) for key in (known[0], word(rng), None)]
    steps += [step(known[0], "/news/", ["find", "count"]), step(known[1], broken=["count"], status=201, calls="7")]
    steps += [step(known[1], broken=["count"], status=status) for status in (404, 500)]
    for error in ("TimeoutError", "ValueError", "KeyError"):
        steps += [step(known[3], bug=[name, error]) for name in ("keys", "calls")]
    steps += [step(known[3], raises=error) for error in ("ValueError", "Unavailable", "Http404")]
    steps += [step(known[3], "/news/", raises=error) for error in ("ValueError", "Unavailable")]
    steps += [step(rng.choice([*known, word(rng)]), status=rng.choice([200, 201, 404])) for _ in range(size)]
    rng.shuffle(steps)
    crowd = [step(key) for key in (*known[:2], word(rng), None, *known[2:])] + [step(None, "/news/")]
    crowd += [step(rng.choice([*known, word(rng)])) for _ in range(rng.randint(150, 160))]
    new, (withdrawn, other) = word(rng), rng.sample(known, 2)
    turns = [
        step(withdrawn),
        step(withdrawn, keys={withdrawn: None}),
        step(withdrawn, keys={withdrawn: keys[other]}),
        step(new),
        step(new, keys={new: keys[withdrawn]}),
        *[step(other, broken=broken) for broken in (["find"], ["find"], [], ["count"], [])],
    ]
    pages = [
        step(known[0], f"/api/report/{word(rng)}/"),
        step(known[1], "/api/stock/"),
        step(None, "/about-us/"),
        step(known[2], f"/api/report/unknown-{word(rng)}/"),
        step(known[2], f"/api/report/broken-{word(rng)}/"),
        step(None, f"/api/report/{word(rng)}/"),
    ]
    return {
        "keys": keys | {nameless: ""},
        "calls": {name: rng.randint(1, 10**6) for name in list(keys.values())[:3]},
        "known": known[0],
        "steps": steps,
        "crowd": crowd,
        "turns": turns,
        "threads": [step(key) for key in (known[0], new, known[1], known[0])] if size > 1 else [],
        "nested": [[step(known[1]), step(known[3], status=404)], [step(known[2]), step(known[2], status=201)]],
        "pages": pages,
    }
