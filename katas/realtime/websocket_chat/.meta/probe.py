"""Members and strangers who come to two desks over real connections, say this and that, and leave."""

import json

from kata_project.factories import MembershipFactory, OrganisationFactory, UserFactory, reseed

beyond = {"queries": 40, "rows": 80}

BAD = [
    ["No JSON", False],
    ["", False],
    ['{"text": "x"}', True],
    ["[1]", False],
    ["null", False],
    ['{"txt": "x"}', False],
    ['{"text": 7}', False],
    ['{"text": null}', False],
    ['{"text": ["x"]}', False],
    ['{"text": {"x": 1}}', False],
    ['{"text": ""}', False],
    ['{"text": " \\n "}', False],
    [json.dumps({"text": "y" * 500 + " "}), False],
    ['{"text": "\\u00a0\\u2003"}', False],
    ['{"text": "x \\udc00 x"}', False],
    ["[" * 100_000, False],
    ["9" * 5_000, False],
]


def cases(rng):
    def words(count):
        return [f"w{rng.getrandbits(40):x}" for _ in range(count)]

    def frame(text, **more):
        return [json.dumps({"text": text, **more}), False]

    slug, other, a, b, c, x, y = words(7)
    first, second, third, fourth = words(4)
    slug, other = f"{slug}-{other}", f"{slug}_{other}"
    capitals = slug.upper()
    burst = ["!" * length for length in rng.sample(range(1, 30), 8)]
    burst.insert(4, burst[3])
    steps = [
        ["store", "", b, slug, first],
        ["join", "a", a, slug],
        ["join", "b", b, slug],
        ["join", "x", x, other],
        ["join", "y", y, capitals],
        ["send", "a", *frame(f"  <b>{second}</b> & ü e\u0301\n", author=b, user=b, organisation=other, slug=other)],
        ["hear", "a", 1],
        ["hear", "b", 1],
        *[["send", "a", *frame(word)] for word in burst],
        ["hear", "b", len(burst)],
        ["hear", "a", len(burst)],
        ["send", "x", *frame(third)],
        ["hear", "x", 1],
        ["send", "y", *frame(third)],
        ["hear", "y", 1],
        ["send", "b", *frame("\U0001f600" * 500)],
        ["hear", "a", 1],
        ["hear", "b", 1],
        ["join", "c", c, slug],
        ["leave", "b", rng.choice(["close", "vanish"])],
        ["send", "c", *frame(fourth)],
        ["hear", "a", 1],
        ["hear", "c", 1],
        ["leave", "a", "close"],
        ["leave", "c", "vanish"],
        ["clear", ""],
        ["join", "again", a, slug],
        ["join", "a at both", x, other],
        ["leave", "again", "close"],
    ]
    yield {
        "desks": {slug: [a, b, c], other: [x], capitals: [y]},
        "steps": steps,
        "advice": "Who joins a group has to leave it.",
    }
    slug, other, a, b, x = words(5)
    steps = [
        ["store", "", a, slug, words(1)[0]],
        ["join", "", None, slug],
        ["join", "", x, slug],
        ["join", "", "staff", slug],
        ["join", "", a, words(1)[0]],
        ["join", "", a, slug.upper()],
        ["join", "", a, slug, "https://evil.example"],
        ["join", "", a, slug, "https://desk.example.evil.example"],
        ["join", "", a, slug, None],
        ["join", "", None, slug, "https://desk.example", f"?user={a}&username={a}"],
        ["join", "a", a, slug, "http://desk.example:8000"],
        ["leave", "a", "close"],
        ["dismiss", "", a, slug],
        ["join", "", a, slug],
        ["join", "", b, slug, "inactive"],
    ]
    yield {"desks": {slug: [a, b], other: [x]}, "steps": steps, "advice": "Ask who it is before anything is accepted."}
    slug, a, b = words(3)
    steps = [["join", "a", a, slug], ["join", "b", b, slug]]
    for bad in BAD:
        steps += [["send", "a", *bad], ["hear", "a", 1]]
    steps += [["send", "a", *frame(words(1)[0])], ["hear", "a", 1], ["hear", "b", 1]]
    steps += [["lose", "a", *frame(words(1)[0])], ["send", "b", *frame(words(1)[0])], ["hear", "b", 1]]
    yield {"desks": {slug: [a, b]}, "steps": steps, "advice": "A frame that does not fit is answered to its sender."}


def arrange(case):
    reseed(len(case["steps"]))
    UserFactory(username="staff", is_staff=True, is_superuser=True)
    for slug, names in case["desks"].items():
        organisation = OrganisationFactory(slug=slug)
        for name in names:
            MembershipFactory(organisation=organisation, user=UserFactory(username=name))
    return {"steps": case["steps"]}
