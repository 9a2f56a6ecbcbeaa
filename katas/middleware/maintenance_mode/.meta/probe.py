"""Requests of everybody for everything, while the switch is turned now and then."""

from kata_project.factories import PostFactory, UserFactory, reseed

beyond = {"queries": 10, "rows": 10}

WHO = ("visitor", "member", "superuser", "staff", "blocked")
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def cases(rng):
    everything = thorough(rng)
    parts = [[step for _ in range(8) for step in turn_and_ask(rng)], *everything]
    for steps in parts:
        yield {"slug": f"post-{rng.getrandbits(40)}", "steps": steps, "seed": rng.getrandbits(32)}


def word(rng):
    return "".join(rng.choices(LETTERS, k=6))


def paths(rng):
    return [
        "/orders/", "/health/", f"/static/{word(rng)}.css", f"/static/{word(rng)}/{word(rng)}.js", "/accounts/login/",
        "/", "/pricing/", f"/{word(rng)}/", "/health/details/", "/healthy-recipes/", "/orders/health/",
        "/static-sites/", "/accounts/logout/", "/admin/login/", "/orders/static/site.css", "/accounts/login/history/",
        "/POST/", "/health", "/Health/", "/static", "/accounts/login", "/health//", f"/accounts/login/?next=/{word(rng)}/",
        f"/orders/?{word(rng)}=/health/", f"/static/{word(rng)}",
    ]  # fmt: skip


def turn_and_ask(rng):
    steps = []
    if rng.random() < 0.4:
        steps.append({"turn": rng.choice((None, None, 0, rng.randint(1, 9999), rng.randint(1, 9999)))})
    method = rng.choice(("get", "get", "post", "put"))
    return [*steps, {"who": rng.choice(WHO), "method": method, "path": rng.choice(paths(rng))}]


def thorough(rng):
    """Let everybody ask for everything, open and closed, in several parts."""
    asked = [{"who": who, "method": "get", "path": path} for who in WHO for path in paths(rng)]
    asked += [{"who": who, "method": "post", "path": path} for who in WHO for path in ("/orders/", "/accounts/login/")]
    asked += [
        {"who": "member", "method": method, "path": path}
        for method in ("head", "options", "patch", "delete", "trace")
        for path in ("/orders/", "/accounts/login/")
    ]
    asked += [
        {"who": who, "method": method, "path": path}
        for method in ("head", "options", "put", "delete")
        for who, path in (("staff", "/orders/"), ("visitor", "/health/"), ("visitor", f"/static/{word(rng)}.css"))
    ]
    rng.shuffle(asked)
    parts = []
    for begin in range(0, len(asked), 30):
        part = asked[begin : begin + 30]
        closed = rng.randint(1, 9999)
        steps = [
            {"turn": None},
            *part[:10],
            {"turn": closed},
            *part,
            {"turn": 0},
            *part[:7],
            {"turn": None},
            *part[-3:],
        ]
        parts.append(steps)
    return parts


def arrange(case):
    reseed(case["seed"])
    PostFactory(published=True, slug=case["slug"])
    users = {
        "member": UserFactory(is_staff=True),  # staff once, for the first request
        "superuser": UserFactory(is_superuser=True),
        "staff": UserFactory(is_staff=True),
        "blocked": UserFactory(is_staff=True),
    }
    password = f"secret-{case['seed']}"
    UserFactory(username="signs-in", password=password, is_staff=True)
    steps = [
        step | {"path": step["path"].replace("POST", f"posts/{case['slug']}")} if "path" in step else step
        for step in case["steps"]
    ]
    return {"users": {who: user.pk for who, user in users.items()}, "password": password, "steps": steps}
