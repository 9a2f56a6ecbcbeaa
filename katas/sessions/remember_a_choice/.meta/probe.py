"""Readers who choose, look, sign in and come back; some only look, and some send what is not offered."""

from kata_project.factories import UserFactory, reseed

beyond = {"queries": 60, "rows": 60}

LANGUAGES = ["en", "de", "fr", "pt-br", "tr", "ja"]
REFUSED = ["", "xx", "e", "pt", "de-at", "DE", "de ", "english", "Willkommen", "é", "0"]


def cases(rng):
    for readers, steps in ((1, 0), (2, 4), (3, 25)):
        yield {
            "readers": readers,
            "steps": [look(who) for who in range(readers)]
            + [step(rng, rng.randrange(readers)) for _ in range(steps)]
            + (story(rng) if steps else []),
            "seed": rng.getrandbits(32),
        }


def look(who):
    return {"do": "look", "who": who, "data": {}}


def choice(who, language):
    return {"do": "post", "who": who, "data": {"language": language}}


def step(rng, who):
    kind = rng.choice(("look", "look", "choose", "choose", "refused", "nothing", "get"))
    if kind == "look":
        return look(who)
    if kind == "choose":
        return choice(who, rng.choice(LANGUAGES))
    data = {} if kind == "nothing" else {"language": rng.choice(REFUSED if kind == "refused" else LANGUAGES)}
    return {"do": "get" if kind == "get" else "post", "who": who, "data": data}


def story(rng):
    """Everything that can go wrong, once each, for two readers."""
    one, two, three, four = rng.sample(LANGUAGES[1:], 4)
    looks = [look(0), look(1)]
    other = f"{rng.getrandbits(40):x}"
    return [
        {"do": "end", "who": 0, "data": {}},
        *looks,
        {"do": "head", "who": 0, "data": {}},
        *(choice(0, "xx"), choice(0, ""), look(0)),
        {"do": "look", "who": 1, "data": {"headers": {"accept-language": one}}},
        {"do": "look", "who": 1, "data": {"query": {"language": two}}},
        *({"do": "post by url", "who": 1, "data": {"language": two}}, *looks),
        *({"do": "post json", "who": 1, "data": {"language": two}}, *looks),
        # In a session of the reader who has signed in, it is gone with that session.
        *({"do": "sign in", "who": 0, "data": {}}, *looks, choice(0, one), *looks),
        *({"do": "end", "who": 0, "data": {}}, {"do": "sign in", "who": 0, "data": {}}, *looks),
        {"do": "end", "who": 0, "data": {}},
        *(choice(0, one), *looks, *looks, choice(1, two), *looks, choice(0, three), *looks),
        *(part for text in REFUSED for part in (choice(0, text), look(0))),
        *({"do": "forge", "who": 1, "data": {"language": one}}, *looks),
        *({"do": "get", "who": 0, "data": {"language": four}}, *looks),
        *({"do": "put", "who": 0, "data": {"other": other}}, {"do": "sign in", "who": 0, "data": {}}, *looks),
        *(choice(0, four), *looks, choice(1, "en"), *looks, choice(1, one), *looks),
        *({"do": "end", "who": 0, "data": {}}, *looks),
        *({"do": "sign in", "who": 0, "data": {}}, {"do": "put", "who": 0, "data": {"other": other, "seconds": 300}}),
        *({"do": "put", "who": 1, "data": {"other": other, "until the end": True}}, choice(1, "xx"), *looks),
        *(choice(0, two), *looks, choice(1, one), *looks, choice(0, "en"), *looks),
    ]


def arrange(case):
    reseed(case["seed"])
    return {
        "steps": case["steps"],
        "readers": case["readers"],
        "users": [UserFactory().username for _ in range(case["readers"])],
    }
