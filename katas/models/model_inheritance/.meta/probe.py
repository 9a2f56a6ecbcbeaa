"""A library that grows and shrinks, its bookmarks, its logs and its shelf: what is where, and which tables are asked."""

beyond = {"queries": 30, "rows": 200}


def word(rng):
    return "".join(rng.choice("abcdefghijklmnopäöü ") for _ in range(rng.randint(1, 9))) + str(rng.randint(0, 99))


def content(rng, kind, number=None):
    size = rng.choice([0, 1, 199, 200, 201, 1999, 2000, 2000, 2001, rng.randint(2001, 9000), rng.randint(2, 1998)])
    size = rng.choice([2000, 2001, rng.randint(2001, 9000)]) if kind == "LongRead" else size
    return {
        "kind": kind,
        "title": word(rng) if number is None else f"{number} {word(rng)}",
        "day": rng.randint(0, 3),
        "size": size if number != 0 else 0,
    }


def cases(rng):
    yield {"part": "facts", "minutes": [0, 1, 200, 201, rng.randint(2, 10**6), rng.randint(10**9, 2**31 - 1)]}
    for size in (3, 14):
        yield {
            "part": "shelf",
            "contents": contents_of(rng, size),
            "changed": [rng.choice([2000, 1999]), rng.choice([rng.randint(2000, 5000), 0])],
            "minutes": [0, rng.randint(2, 10**6)],
        }
        yield library(rng, size)
        yield library(rng, size) | {
            "part": "changing",
            "titles": [word(rng) for _ in range(4)],
            "size": rng.randint(2, 99),
        }
        yield library(rng, size) | {"part": "clearing"}
        for name in ("PageView", "Search", "Download"):
            yield {"part": "logs", "names": [name], "logs": rows_of(rng, size)}
    for part in ("library", "clearing"):
        yield library(rng, 0) | {"part": part}
    yield {"part": "logs", "names": ["Search", "PageView", "Download"], "logs": []}
    yield {"part": "shelf", "contents": [], "changed": [2000, 0], "minutes": [1999]}


def contents_of(rng, size):
    kinds = ["Article", "Episode", "LongRead"]
    contents = [content(rng, kinds[n] if n < 3 else rng.choice(kinds), n) for n in range(size)]
    # The edges of the shelf, and ties in both orders.
    if size:
        contents += [
            {"kind": "Article", "title": f"{words} {n} {word(rng)}", "day": 5, "size": words}
            for n, words in enumerate((1999, 2000, 2000, 0))
        ]
        contents += [{"kind": "Episode", "title": word(rng), "day": 5, "size": n} for n in (0, 5)]
        twins = word(rng)  # a title is no key
        contents += [{"kind": kind, "title": twins, "day": 2, "size": 35} for kind in ("Article", "Episode")]
        contents += [{"kind": "Article", "title": twins, "day": 2, "size": 36}]
        rng.shuffle(contents)
    return contents


def library(rng, size):
    contents = contents_of(rng, size)
    everything = list(range(len(contents)))
    return {
        "part": "library",
        "contents": contents,
        "kept": [rng.sample(everything, len(everything)), rng.sample(everything, len(everything) // 2)],
        "deleted": rng.sample(everything, len(everything) // 3),
        "by": [rng.choice(["kind", "Content", "queryset"]) for _ in everything],
    }


def rows_of(rng, size):
    logs = [
        {"reader": rng.choice([None, 0, 1]), "hours": rng.choice([None, 0, 1, 1, 1]), "text": word(rng)}
        for _ in range(size)
    ]
    return logs + [{"reader": 0, "hours": hours, "text": word(rng)} for hours in (7, 9, 7, None)]
