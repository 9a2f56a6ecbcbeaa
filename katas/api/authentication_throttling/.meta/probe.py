"""Requests with tokens of all kinds at all times, and users who ask too often in every way there is."""

import hashlib
from datetime import UTC, datetime, timedelta

from django.contrib.auth.models import User

from kata_project.blog.models import Post
from kata_project.factories import PostFactory, reseed
from katas.api.authentication_throttling.models import ApiToken

#: What requests must not take beyond the reference, where all tokens are good.
beyond = {"queries": 2, "rows": 2}
#: A wrong token may be looked up or not, and its row fetched or not.
WRONG = {"queries": 20, "rows": 20}

START = datetime.fromtimestamp(1_800_000_000, tz=UTC)
WHO = "Look at which headers are a token, until when one is valid, and what a 401 carries."
LIMIT = "Look at whose requests count together, which requests count, and for how long."
MADE = "Look at what issue() stores, and at how the token is made."


def secret(rng):
    return f"Q{''.join(rng.choice('abcDEF0123456789_-') for _ in range(38))}z"


def cases(rng):
    names = rng.sample(["ada", "Ada"], 2) + rng.sample(["bea", "cyd"], 2)
    good, old, closed, more = (secret(rng) for _ in range(4))
    end = rng.randint(10, 50)
    rows = [[names[0], good, end], [names[1], old, -rng.randint(0, 10**6)], [names[2], closed, 10**6]]
    rows.append([names[0], more, 10**6])
    common = {"names": names, "rows": rows, "seed": rng.getrandbits(32)}
    asked = common | {"closed": names[2], "advice": WHO, "beyond": WRONG}
    bad = wrong(good, old, closed)
    rng.shuffle(bad)
    for start in range(0, len(bad), 5):
        yield asked | {"steps": who(names, bad[start : start + 5])}
    yield asked | {"steps": methods(rng, names, good, old, more, end)}
    yield asked | {"steps": signing_out_by_session(names, good)}
    yield asked | {"steps": signing_out_by_token(names, good, more)}
    ways = [
        ["get", "me", f"Bearer {more}", "", "192.0.2.1"],
        ["get", "headlines", f"Bearer {more}", "", "198.51.100.7"],
        ["get", "headlines", None, names[0], "192.0.2.1"],
        ["options", "me", f"Bearer {more}", "", "203.0.113.9"],
        ["put", "headlines", f"bearer {more}", "", "192.0.2.2"],
    ]
    limited = common | {"closed": "", "advice": LIMIT, "beyond": WRONG}
    yield limited | {"steps": often(rng, names, ways, more, old)}
    yield limited | {"steps": others(rng, names, ways, closed)}
    forget = [0, "forget", "", None, "", ""]
    yield limited | {"steps": [*[[60, *ways[0]] for _ in range(6)], forget, *[[60, *ways[0]] for _ in range(6)]]}
    # Each method fills the window.
    for method, url in (("head", "me"), ("csrf", "sign-out"), ("get", "sign-out"), ("post", "me")):
        header = None if method == "csrf" else f"Bearer {more}"
        steps = [[60, method, url, header, names[0], "192.0.2.1"] for _ in range(5)]
        yield limited | {"steps": [*steps, [60, *ways[0]]]}
    yield common | {"closed": "", "steps": slides(rng, names, more, closed), "advice": LIMIT}
    issue = [*[names[0]] * 4, names[1]]
    # With a new token, rows that have expired may go.
    yield common | {"closed": "", "steps": [], "issue": issue, "advice": MADE, "beyond": {"queries": 10}}


def wrong(good, old, closed):
    """Return headers of each kind that opens nothing by itself."""
    headers = [
        None,
        "",
        good,
        "Basic YWRhOnRlYQ==",
        "Basic \xe9t\xe9",
        f"Token {good}",
        f"Bearers {good}",
        "Bearer",
        "Bearer ",
        f"Bearer {good} {good}",
        "Bearer \xe9t\xe9",
        f"Bearer {good}\xe9",  # which is left when other bytes are left out
        f"Bearer {good}\xa0",  # a blank to str.split()
    ]
    headers += [f"Bearer {good[:-1]}", f"Bearer {good.swapcase()}"]
    headers += [f"Bearer {hashlib.sha256(good.encode()).hexdigest()}"]
    return [*headers, f"Bearer {old}", f"bearer {old}", f"Bearer {closed}"]


def who(names, headers):
    """Return requests with and without a session; the counts are forgotten in between."""
    steps = []
    for header in headers:
        for session in ("", names[1]):
            steps.append([0, "get", "me", header, session, "192.0.2.1"])
            steps.append([0, "forget", "", None, "", ""])
    return steps


def methods(rng, names, good, old, more, end):
    """Return requests of all methods that sign nobody in, and some that do until the end of the token."""
    steps = []
    for method, url in (("head", "me"), ("options", "headlines"), ("post", "sign-out"), ("delete", "headlines")):
        steps.append([0, method, url, rng.choice([None, f"Bearer {old}"]), "", "192.0.2.1"])
    steps += [[0, "get", "headlines", f"{one} {good}", names[1], "192.0.2.1"] for one in ("bearer", "BEARER")]
    steps += [[second, "get", "me", f"Bearer {good}", "", "192.0.2.1"] for second in (end - 1, end, end + 1)]
    steps.append([end, "get", "me", f"Bearer {more}", names[1], "192.0.2.1"])
    return steps


def signing_out_by_session(names, good):
    return [
        [0, "post", "sign-out", None, names[0], "192.0.2.1"],  # no CSRF token
        [0, "post", "sign-out", "Basic YWRhOnRlYQ==", names[0], "192.0.2.1"],
        [0, "csrf", "sign-out", None, names[0], "192.0.2.1"],
        [0, "get", "me", None, names[0], "192.0.2.1"],
        [0, "get", "me", f"Bearer {good}", "", "192.0.2.1"],
    ]


def signing_out_by_token(names, good, more):
    return [
        [0, "get", "me", f"Bearer {good}", "", "192.0.2.1"],
        [0, "post", "sign-out", f"Bearer {good}", names[0], "192.0.2.1"],
        [0, "get", "me", f"Bearer {good}", "", "192.0.2.1"],
        [0, "get", "me", f"Bearer {more}", "", "192.0.2.1"],
        [0, "close", "", None, names[0], ""],
        [0, "get", "me", f"Bearer {more}", "", "192.0.2.1"],
        [0, "get", "me", None, names[0], "192.0.2.1"],
    ]


def often(rng, names, ways, more, old):
    """Return requests that are refused, and then those by which a user reaches the limit in all ways."""
    refused = [
        ["get", "me", None, "", "192.0.2.1"],
        ["get", "me", f"Bearer {old}", names[0], "192.0.2.1"],
        ["post", "sign-out", None, names[0], "192.0.2.1"],
    ]
    steps = [[0, *step] for step in refused * 2]
    steps += [[1, *step] for step in rng.sample(ways, 5)]
    steps += [[second, *step] for second, step in zip([2, 9, 30, 59, 60], rng.sample(ways, 5), strict=True)]
    return [
        *steps,
        [60, "post", "sign-out", f"Bearer {more}", "", "192.0.2.1"],
        [60, "get", "me", f"Bearer {more}", "", "192.0.2.1"],
    ]


def others(rng, names, ways, closed):
    """Return requests of a user up to the limit, those of others, and one more of the user."""
    steps = [[60, *step] for step in rng.sample(ways, 5)]
    steps += [[60, "get", "headlines", f"Bearer {closed}", "", "192.0.2.1"] for _ in range(6)]
    steps.append([60, "get", "me", None, names[1], "192.0.2.1"])
    return [*steps, [60, *ways[0]]]


def slides(rng, names, one, other):
    """Return requests of two users at seconds that rise, on the boundaries of the window too; the first has a session."""
    first, rest = rng.randint(0, 10) + 0.75, rng.randint(30, 50)
    seconds = [first, *[rest] * 5, first + 59, first + 59.5, first + 60, first + 60, rest + 59, *[rest + 60] * 5]
    steps = [[second, "get", "me", f"Bearer {one}", names[0], "192.0.2.1"] for second in seconds]
    steps.insert(7, [first + 59, "get", "me", f"Bearer {other}", "", "192.0.2.1"])
    return steps


def arrange(case):
    reseed(case["seed"])
    keys = [7, 71, 77, 17]  # none of which may be taken for another
    users = {
        name: User.objects.create_user(
            name, pk=key, is_active=name != case["closed"], is_staff=key == 7, is_superuser=key == 7
        )
        for name, key in zip(case["names"], keys, strict=True)
    }
    for name, token, second in case["rows"]:
        digest = hashlib.sha256(token.encode()).hexdigest()
        ApiToken.objects.create(user=users[name], digest=digest, expires_at=START + timedelta(seconds=second))
    for number in range(case["seed"] % 3 + 1):
        PostFactory(published=True, published_at=START - timedelta(days=number), tags=0)
    sessions = sorted({step[4] for step in case["steps"]} - {""})
    return {"steps": case["steps"], "sessions": sessions, "issue": case.get("issue", []), "seed": case["seed"]}


def inspect(case):
    kept = ApiToken.objects.filter(expires_at__gt=START) if "issue" in case else ApiToken.objects.all()
    ends = kept.order_by("user__username", "expires_at").values_list("user__username", "expires_at")
    return {"tokens": [[name, end.isoformat()] for name, end in ends], "posts": Post.objects.count()}
