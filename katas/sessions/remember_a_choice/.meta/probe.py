"""Readers who choose, look, sign in and come back; some only look, and some send what is not offered."""

from kata_project.factories import UserFactory, reseed

beyond = {"queries": 60, "rows": 60}

LANGUAGES = ["en", "de", "fr", "pt-br", "tr", "ja"]
REFUSED = ["", "xx", "e", "pt", "de-at", "DE", "de ", "english", "Willkommen", "é", "0"]


def cases(rng):
    nothing = ([],)
    for readers, steps, stories in ((1, 0, nothing), (2, 4, stories_of(rng)), (3, 25, nothing)):
        for story in stories:
            yield {
                "readers": readers,
                "steps": [look(who) for who in range(readers)]
                + [step(rng, rng.randrange(readers)) for _ in range(steps)]
                + story,
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


def stories_of(rng):
    """Everything that can go wrong, once each, for two readers: what belongs together in one story."""
    one, two, three, four = rng.sample(LANGUAGES[1:], 4)
    looks = [look(0), look(1)]
    other = f"{rng.getrandbits(40):x}"
    end = {"do": "end", "who": 0, "data": {}}
    sign_in = {"do": "sign in", "who": 0, "data": {}}
    by_other_ways = [
        *(end, *looks, {"do": "head", "who": 0, "data": {}}),
        *(choice(0, "xx"), choice(0, ""), look(0)),
        {"do": "look", "who": 1, "data": {"headers": {"accept-language": one}}},
        {"do": "look", "who": 1, "data": {"query": {"language": two}}},
        *({"do": "post by url", "who": 1, "data": {"language": two}}, *looks),
        *({"do": "post json", "who": 1, "data": {"language": two}}, *looks),
    ]
    # In a session of the reader who has signed in, it is gone with that session.
    signed_in = [
        *(end, sign_in, *looks, choice(0, one), *looks),
        *(end, sign_in, *looks, end, choice(0, one), *looks, choice(1, two), *looks),
    ]
    refused = [
        *(end, choice(0, one), *looks, *looks, choice(1, two), *looks, choice(0, three), *looks),
        *(part for text in REFUSED for part in (choice(0, text), look(0))),
        *({"do": "forge", "who": 1, "data": {"language": one}}, *looks),
        *({"do": "get", "who": 0, "data": {"language": four}}, *looks),
    ]
    something_else = [
        *(end, choice(0, three), choice(1, two), {"do": "put", "who": 0, "data": {"other": other}}, sign_in, *looks),
        *(choice(0, four), *looks, choice(1, "en"), *looks, choice(1, one), *looks),
    ]
    with_an_end = [
        *(end, *looks),
        *(sign_in, {"do": "put", "who": 0, "data": {"other": other, "seconds": 300}}),
        *({"do": "put", "who": 1, "data": {"other": other, "until the end": True}}, choice(1, "xx"), *looks),
        *(choice(0, two), *looks, choice(1, one), *looks, choice(0, "en"), *looks),
    ]
    return [by_other_ways, signed_in, refused, something_else, with_an_end]


def arrange(case):
    reseed(case["seed"])
    return {
        "steps": case["steps"],
        "readers": case["readers"],
        "users": [UserFactory().username for _ in range(case["readers"])],
    }
