"""Requests of all kinds in random orders by several clients, one after the other and two at a time."""

import string

from kata_project.factories import PostFactory, reseed

beyond = {"queries": 60, "rows": 60}

PAGES = (
    *("/plain/", "/plain", "/members/", "/missing/", "/denied/", "/crash/", "/slow/", "/page/", "/torn/"),
    *("/gated/x/", "/closed/", "/broken-in/", "/broken-out/", "/shutdown/", "/stream/", "/", "/posts/a-post/"),
)
METHODS = ("GET", "GET", "POST", "HEAD", "OPTIONS", "PUT")


def word(rng):
    return "".join(rng.choice(string.ascii_lowercase) for _ in range(rng.randint(2, 7)))


def cases(rng):
    for size in (1, 3, 30):
        asked = [
            {
                "path": path + rng.choice(["", "", f"?{word(rng)}={rng.randint(1, 99)}"]),
                "method": "GET",
                "client": rng.randrange(3),
                "checks": False,
            }
            for path in PAGES
        ]
        asked += [
            {"path": f"/{page}/?look=new&{word(rng)}={word(rng)}", "method": "GET", "client": 0, "checks": False}
            for page in ("page", "torn")
        ]
        asked += [
            {
                "path": f"/plain/{word(rng)}{rng.choice(['%0A', '%25', '%C3%AB', '%20'])}/?q={word(rng)}%0A",
                "method": rng.choice(METHODS),
                "client": rng.randrange(3),
                "checks": False,
            }
            for _ in range(size)
        ]
        asked += [
            {"path": f"/plain/{word(rng)}/", "method": "POST", "client": 1, "checks": checks}
            for checks in (True, False)
        ]
        asked += [
            {"path": f"/{word(rng)}-nowhere/", "method": rng.choice(METHODS), "client": 2, "checks": False},
            {"path": f"/plain/a%0A{word(rng)}/", "method": "GET", "client": 2, "checks": False},
            {"path": f"/plain/{word(rng)}:@,!/?{word(rng)}=:", "method": "GET", "client": 2, "checks": False},
            {"path": "/plain/?a=b", "method": "GET", "client": 2, "checks": False, "prefix": f"/{word(rng)}"},
            {"path": f"/plain/{word(rng)}%3F%23/", "method": "GET", "client": 2, "checks": False},
        ]
        rng.shuffle(asked)
        # What ends in no Exception is followed by something that has a line.
        asked += [
            {"path": path, "method": "GET", "client": client, "checks": False}
            for client in range(3)
            for path in ("/shutdown/", "/plain/", "/page/", "/crash/")
        ]
        yield {"asked": asked, "pairs": [[word(rng), word(rng) + "2"] for _ in range(2)], "seed": rng.getrandbits(32)}


def arrange(case):
    reseed(case["seed"])
    PostFactory(slug="a-post", published=True)
    return case
