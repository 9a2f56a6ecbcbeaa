"""A library that grows and shrinks, its bookmarks, its logs and its shelf: what is where, and which tables are asked."""

beyond = {"queries": 45, "rows": 400}


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
    kinds = ["Article", "Episode", "LongRead"]
    for size in (0, 3, 14):
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
        everything = list(range(len(contents)))
        kept = [rng.sample(everything, len(everything)), rng.sample(everything, len(everything) // 2)]
        logs = [
            {"reader": rng.choice([None, 0, 1]), "hours": rng.choice([None, 0, 1, 1, 1]), "text": word(rng)}
            for _ in range(size)
        ]
        if size:
            logs += [{"reader": 0, "hours": hours, "text": word(rng)} for hours in (7, 9, 7, None)]
        yield {
            "contents": contents,
            "kept": kept,
            "logs": logs,
            "minutes": [0, 1, 200, 201, rng.randint(2, 10**6), rng.randint(10**9, 2**31 - 1)],
            "deleted": rng.sample(everything, len(everything) // 3),
            "by": [rng.choice(["kind", "Content", "queryset"]) for _ in everything],
            "changed": [rng.choice([2000, 1999]), rng.choice([rng.randint(2000, 5000), 0])],
        }
