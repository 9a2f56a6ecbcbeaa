"""Requests of all kinds to servers of several names, and what their responses carry."""

from kata_project.factories import UserFactory, reseed

beyond = {"queries": 2, "rows": 2}

PATHS = [
    "/pages/",
    "/pages/old/",
    "/pages/download/",
    "/pages/broken/",
    "/pages/partner/",
    "/pages/thanks/",
    "/pages/members/",
    "/pages/none/",
    "/pages",
    "/admin/login/",
]
METHODS = ["get", "head", "post", "put", "patch", "delete", "options"]


def cases(rng):
    for size in (0, 5):
        yield {
            "requests": [request(rng, path) for path in PATHS]
            + [request(rng, "/pages/", method=method) for method in METHODS]
            + [request(rng, path, method="post") for path in ("/pages/none/", "/pages/broken/", "/pages/old/")]
            + [
                request(rng, "/pages/", method="post", checked=True),
                request(rng, "/pages/", https=True),
                *(request(rng, "/pages/members/", visitor=visitor) for visitor in ("member", "staff")),
            ]
            + [request(rng, rng.choice(PATHS), method=rng.choice(METHODS)) for _ in range(size)],
            "seed": rng.getrandbits(32),
        }


def request(rng, path, **more):
    made = {
        "path": path,
        "method": "get",
        "checked": False,
        "https": False,
        "visitor": None,
        "server": f"Web-{rng.getrandbits(20)}.EU.example.com",
        "names": [f"reader-{rng.getrandbits(20)}", f"reader-{rng.getrandbits(20)}"] if path == "/pages/" else [""],
    }
    return {**made, **more}


def arrange(case):
    reseed(case["seed"])
    return {"requests": case["requests"], "user": UserFactory().username}
