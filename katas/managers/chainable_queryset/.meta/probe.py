"""Chains of all lengths and orders from all places, what is there and what is not, drafts made and published."""

from datetime import UTC, datetime, timedelta

beyond = {"queries": 6, "rows": 60}

START = datetime(2024, 1, 1, tzinfo=UTC)


def at(hours, ticks=0):
    return (START + timedelta(hours=hours, microseconds=ticks)).isoformat()


def cases(rng):
    small, large, none = site(rng, 6), site(rng, 40), site(rng, 0)
    yield asked(small, ["objects", "tags 0"], fixed(small))
    yield published(small)
    yield made(rng, small)
    yield asked(small, ["authors", "tags 1"], fixed(small))
    yield asked(small, ["joined", "by views"], fixed(small))
    yield asked(small, ["waiting"], fixed(small))
    for of in (small, large):
        chains = [chain(rng, of) for _ in range(8)]
        for starts in (["objects", "authors"], ["tags 0", "tags 1"], ["joined", "waiting", "by views"]):
            yield asked(of, starts, chains)
    yield published(large)
    yield asked(none, ["objects", "authors", "tags 0"], fixed(none))
    yield published(none)


def site(rng, size):
    """Tags, authors and articles, and the hour and the number of views that are their edges."""
    authors = [f"author {n}" for n in range(3)] if size else ["author 0"]
    tags = [f"tag-{rng.getrandbits(20):x}-{n}" for n in range(3)]
    tags.append(tags[0].upper())
    hour, views = rng.randint(2, 20), rng.randint(50, 900)
    articles = [article(rng, number, authors, tags, hour, views) for number in range(size)]
    articles += edges(rng, authors, tags, hour, views) if size else []
    rng.shuffle(articles)
    return {"authors": authors, "tags": tags, "articles": articles, "hour": hour, "views": views}


def asked(of, starts, chains):
    tags = of["tags"]
    kinds = {
        "objects": ["objects"],
        "authors": ["authors", of["authors"][0]],
        "tags 0": ["tags", tags[0]],
        "tags 1": ["tags", tags[1]],
        "joined": ["joined", tags[:3]],
        "waiting": ["waiting"],
        "by views": ["by views"],
    }
    calls = [{"start": kinds[start], "steps": steps} for steps in chains for start in starts]
    return of | {"part": "asked", "asked": calls}


def fixed(of):
    tags, hour, views = of["tags"], of["hour"], of["views"]
    return [
        [["tagged", tags[1]]],
        [["tagged", tags[0], tags[1]]],
        [["tagged", tags[0], tags[0]]],
        [["tagged", *tags[:3]]],
        [["with_comment_count"]],
        [["tagged", tags[0]], ["tagged", tags[1]], ["with_comment_count"]],
        [["tagged"]],
        [["tagged", "nosuch"]],
        [["popular", views]],
        [["popular", views + 1], ["all"], ["popular", 0]],
        [["published", at(hour)], ["with_comment_count"]],
        [["published", at(hour, -1)], ["tagged", tags[0]]],
        [["published"]],
        [["with_comment_count"], ["tagged", tags[0], tags[1]], ["popular", 1], ["published", at(hour)]],
    ]


def published(of):
    author, tags, views = ["authors", of["authors"][0]], of["tags"], of["views"]
    calls = [
        {"start": ["objects"], "steps": [["published"], ["popular", 0]], "at": at(1)},
        {"start": ["objects"], "steps": [["tagged", tags[2], tags[3]]], "at": at(2)},
        {"start": author, "steps": [["with_comment_count"], ["popular", views]], "at": at(3)},
        {"start": ["tags", tags[0]], "steps": [["filter", views]], "at": None},
        {"start": ["objects"], "steps": [], "at": at(4)},
        {"start": ["objects"], "steps": [["all"]], "at": at(6)},
        {"start": ["objects"], "steps": [["filter", views + 1]], "at": at(5)},
    ]
    return of | {"part": "published", "published": calls}


def made(rng, of):
    """Drafts, two of each title; what is there and what is not; and the time of the call. No articles are needed."""
    authors = of["authors"]
    starts = [(["objects"], None), (["objects"], authors[1]), (["authors", authors[0]], None)]
    starts += [(["tags", of["tags"][0]], None), (["tags", of["tags"][1]], authors[2])]
    drafts = [
        {
            "start": start,
            "author": author,
            "title": f"draft {n} {rng.getrandbits(30):x}",
            "views": rng.randint(1, 99),
        }
        for n, (start, author) in enumerate(starts)
    ]
    return of | {"part": "made", "articles": [], "drafted": drafts, "mine": f"mine {rng.getrandbits(30):x}"}


def article(rng, number, authors, tags, hour, views):
    return {
        "author": rng.choice([None, *authors]),
        "tags": rng.sample(tags, rng.randint(0, len(tags))),
        "title": f"{rng.getrandbits(30):x} {number}",
        "status": rng.choice(["draft", "published", "published"]),
        "at": rng.choice([None, at(hour), at(hour, 1), at(rng.randint(0, 30))]),
        "views": rng.choice([0, views, views - 1, views + 1, rng.randint(0, 1000)]),
        "comments": [rng.random() < 0.5 for _ in range(rng.randint(0, 5))],
    }


def edges(rng, authors, tags, hour, views):
    common = {"author": authors[0], "tags": tags[:2], "status": "published", "at": at(hour), "views": views}
    made = [
        common | {"comments": [True, True, False]},
        common | {"comments": []},
        common | {"comments": [False], "at": at(hour, 1)},
        common | {"comments": [True], "at": None},
        common | {"comments": [True, True, True], "status": "draft"},
        common | {"comments": [True], "status": "draft", "at": None, "tags": tags},
        common | {"comments": [True], "status": "draft", "views": views + 1, "tags": []},
        common | {"comments": [True], "tags": [tags[0]], "views": views - 1},
        common | {"comments": [], "author": None, "tags": []},
        common | {"comments": [True], "tags": [tags[3]]},
    ]
    return [one | {"title": f"edge {number} {rng.getrandbits(30):x} Ö"} for number, one in enumerate(made)]


def chain(rng, of):
    tags, hour, views = of["tags"], of["hour"], of["views"]
    steps = [
        ["published", at(hour)],
        ["tagged", *rng.sample(tags, rng.randint(1, 2))],
        ["popular", rng.choice([views, 1])],
        ["with_comment_count"],
        ["all"],
        ["filter", rng.randint(0, 10)],
    ]
    # all() is on managers, too: any of them may be first.
    return rng.sample(steps, rng.randint(2, 6))
