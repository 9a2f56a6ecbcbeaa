"""Members and strangers who come to two desks over real connections, say this and that, and leave."""

import json
from itertools import cycle

from kata_project.accounts.models import Membership
from kata_project.factories import MembershipFactory, OrganisationFactory, UserFactory, reseed

beyond = {"queries": 40, "rows": 80}

BAD = [
    ["No JSON", False],
    ["", False],
    ['{"text": "x"}', True],
    ["", True],
    ["\xff\xfe", True],
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

ORIGINS = [
    "https://evil.example",
    "https://desk.example.evil.example",
    "https://evildesk.example",
    "https://evil.desk.example",
    "null",
    None,
]


def cases(rng):
    def words(count):
        return [f"w{rng.getrandbits(40):x}" for _ in range(count)]

    def join(name, username, slug, **options):
        return ["join", name, username, slug, options]

    def frame(text, **more):
        return [json.dumps({"text": text, **more}), False]

    slug, other, a, b, c, x, y = words(7)
    first, second, third, fourth = words(4)
    stem = f"{slug}{other}".ljust(48, "x")
    slug, other = f"{stem}-y", f"{stem}_y"
    capitals = f"{stem}-Y"
    burst = ["!" * length for length in rng.sample(range(1, 30), 8)]
    burst.insert(4, burst[3])
    steps = [
        ["store", "", b, slug, first],
        join("a", a, slug),
        join("b", b, slug, query=f"?user={a}&username={a}"),
        join("x", x, other),
        join("y", y, capitals),
        ["send", "a", *frame(f"  <b>{second}</b> & ü e\u0301\r\n\t", author=b, user=b, organisation=other, slug=other)],
        ["hear", "a", 1],
        ["hear", "b", 1],
        *[["send", "a", *frame(word)] for word in burst],
        ["hear", "b", len(burst)],
        ["hear", "a", len(burst)],
        ["send", "x", *frame(third, type="websocket.close", message=first, error=first, history=[])],
        ["hear", "x", 1],
        ["send", "y", *frame(third)],
        ["hear", "y", 1],
        ["send", "b", *frame("\U0001f600" * 500)],
        ["hear", "a", 1],
        ["hear", "b", 1],
        join("c", c, slug),
        ["leave", "b", rng.choice(["close", "vanish"])],
        ["send", "c", *frame(fourth)],
        ["hear", "a", 1],
        ["hear", "c", 1],
        ["leave", "a", "close"],
        ["leave", "c", "vanish"],
        ["clear", ""],
        join("again", a, slug),
        join("a at both", x, other),
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
        join("", None, slug),
        join("", x, slug),
        join("", "staff", slug),
        join("", a, words(1)[0]),
        join("", a, slug.upper()),
        *[join("", a, slug, origin=origin) for origin in ORIGINS],
        join("", a, slug, origin="https://evil.example", host="evil.example"),
        join("", None, slug, query=f"?user={a}&username={a}"),
        ["page", "", f"/desk/{slug}/"],
        *[["store", "", rng.choice([a, b]), slug, word] for word in words(rng.randint(22, 25))],
        join("a", a, slug, origin="http://desk.example:8000"),
        ["leave", "a", "close"],
        ["dismiss", "", a, slug],
        join("", a, slug),
        *[join("", b, slug, session=how) for how in ("ended", "password", "inactive")],
    ]
    yield {"desks": {slug: [a, b], other: [x]}, "steps": steps, "advice": "Ask who it is before anything is accepted."}
    slug, a, b = words(3)
    steps = [join("a", a, slug), join("b", b, slug)]
    for bad in [*BAD, *[[word, False] for word in words(12)]]:
        steps += [["send", "a", *bad], ["hear", "a", 1]]
    steps += [["send", "a", *frame(words(1)[0])], ["hear", "a", 1], ["hear", "b", 1]]
    steps += [["lose", "a", *frame(words(1)[0])], ["send", "b", *frame(words(1)[0])], ["hear", "b", 1]]
    yield {"desks": {slug: [a, b]}, "steps": steps, "advice": "A frame that does not fit is answered to its sender."}


def arrange(case):
    reseed(len(case["steps"]))
    UserFactory(username="staff", is_staff=True, is_superuser=True)
    roles = cycle(Membership.Role)
    for slug, names in case["desks"].items():
        organisation = OrganisationFactory(slug=slug)
        for name in names:
            MembershipFactory(organisation=organisation, user=UserFactory(username=name), role=next(roles))
    return {"steps": case["steps"]}
