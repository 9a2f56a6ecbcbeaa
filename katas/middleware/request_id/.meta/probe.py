"""Requests of all kinds, one after the other and two at a time, and the log lines that they leave."""

budget = {}

GOOD = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
BAD = " \n\t/.:;{}<>éß٣%\\\"'\x00~"


def cases(rng):
    for size in (1, 6, 20):
        yield {
            "requests": [request(rng) for _ in range(size)] + fixed(rng),
            "pairs": [[word(rng, 8), word(rng, rng.randint(8, 64))] for _ in range(2)],
        }


def word(rng, length):
    return "".join(rng.choices(GOOD, k=length))


def spoilt(rng):
    text = list(word(rng, rng.randint(8, 40)))
    text[rng.randrange(len(text))] = rng.choice(BAD)
    return "".join(text)


def fixed(rng):
    """One of each kind, so that no batch goes without."""
    ids = [word(rng, length) for length in (7, 8, 64, 65)] + [spoilt(rng) for _ in range(6)]
    ids += [word(rng, 12) + "\n", "é" * 12, "", None, None, None]
    # All of one kind: signs, digits, and small or capital letters.
    ids += ["".join(rng.choices(kind, k=rng.randint(8, 64))) for kind in ("-_", GOOD[52:62], GOOD[26:52], GOOD[:26])]
    # Each of them twice, for the same page: what is replaced is another one each time.
    made = 2 * [{"id": one, "path": f"/pay/INV-{rng.randint(1, 10**6)}/", "robot": False} for one in ids]
    for kind in ("unknown", "broken", "shutdown"):
        path = f"/pay/{kind}-{rng.randint(1, 10**6)}/"
        made += [{"id": one, "path": path, "robot": False} for one in (None, word(rng, 20))]
    for method in ("HEAD", "OPTIONS", rng.choice(("POST", "PUT", "PATCH", "DELETE"))):
        path = f"/pay/INV-{rng.randint(1, 10**6)}/"
        made += [
            {"id": one, "path": path, "robot": False, "method": method} for one in (None, word(rng, 20), spoilt(rng))
        ]
    for path in (f"/pay/INV-{rng.randint(1, 10**6)}", "/admin/", "/admin/login/"):
        made += [{"id": one, "path": path, "robot": False} for one in (None, word(rng, 20))]
    made.append({"id": None, "path": f"/nowhere-{rng.randint(1, 10**6)}/", "robot": False})
    made += [{"id": one, "path": f"/pay/INV-{rng.randint(1, 10**6)}/", "robot": True} for one in (None, word(rng, 20))]
    rng.shuffle(made)
    return made


def request(rng):
    kind = rng.choice(("INV", "INV", "unknown", "broken", "shutdown"))
    one = rng.choice((None, word(rng, rng.randint(1, 12)), word(rng, rng.randint(60, 70)), spoilt(rng)))
    return {"id": one, "path": f"/pay/{kind}-{rng.randint(1, 10**6)}/", "robot": rng.random() < 0.2}
