"""Attempts to sign in and out, honest and not: where they lead, who is signed in, and what the pages say."""

from django.contrib.auth.models import User

from kata_project.factories import UserFactory, reseed

budget = {}

LETTERS = "abcdefghijklmnopqrstuvwxyz"


def word(rng, length=8):
    return "".join(rng.choices(LETTERS, k=length))


def cases(rng):
    evil, sister = f"{word(rng)}.example", f"{word(rng)}.example"
    targets = [
        *(
            "",
            "/",
            "/pricing/",
            f"/posts/{word(rng)}/",
            f"/pricing/?{word(rng)}=2&page=3",
            f"/posts/{word(rng)}/#comments",
        ),
        *(f"https://{evil}/", f"http://{evil}/pricing/", f"//{evil}/", f"///{evil}/", f"/\\{evil}/", f"\\\\{evil}/"),
        *(f" //{evil}/", f"http:///{evil}/", f"http://testserver@{evil}/", f"http://testserver.{evil}/"),
        *(f"javascript:{word(rng)}()", f"ftp://{evil}/", f"//testserver@{evil}/", f"https:{evil}"),
        *(f"http://{sister}/pricing/", f"//{sister}/"),
    ]
    rng.shuffle(targets)
    users = accounts(rng)
    yield case(rng, sister, users, attempts=failing(rng, users, lambda user: user["active"]))
    yield case(rng, sister, users, attempts=failing(rng, users, lambda user: not user["active"]))
    for start in range(0, len(targets), 4):
        # Each address where to go is tried once, and each kind of account.
        users = accounts(rng)
        names = [user for user in users if user["active"]]
        tried = zip(targets[start : start + 4], names, strict=False)
        yield case(
            rng,
            sister,
            users,
            attempts=[attempt(rng, user["name"], user["password"], target) for target, user in tried],
        )
    for odds in (
        [{"secure": True}, {"token": False}, {"method": "get"}],
        [{"signed in": True}, {"again": True}, {"again": True, "right": True}],
    ):
        users = accounts(rng)
        yield case(rng, sister, users, attempts=[odd(rng, users[0], more) for more in rng.sample(odds, 3)])
    yield case(rng, sister, accounts(rng), do="pages", markup=f'/pricing/?{word(rng)}="><i>{word(rng)}</i>')
    for method in ("post", "get", "head", "put", "delete"):
        yield case(rng, sister, accounts(rng), do="out", method=method)


def accounts(rng):
    """Return one account of each kind; all that are active have other passwords."""
    name = f"{word(rng).title()}-0"
    password = rng.choice((f" {word(rng)}", f"{word(rng)} ", f"{word(rng)} {word(rng)}"))
    return [
        {"name": name, "password": password, "active": True},
        {"name": f"{word(rng)}-blocked", "password": word(rng), "active": False},
        {"name": name.lower(), "password": word(rng), "active": True},
        {"name": f"<i>{word(rng)}</i>", "password": word(rng), "active": True},
        {"name": f"{word(rng)}-{'x' * 141}", "password": word(rng), "active": True},  # the longest that there is
        {"name": f"{word(rng)}-without", "password": None, "active": rng.random() < 0.7},
    ]


def failing(rng, users, chosen):
    """Return attempts that fail, one with an unknown name among them."""
    made = [attempt(rng, f"{word(rng)}-unknown", word(rng), rng.choice(("", "/pricing/")))]
    for user in filter(chosen, users):
        if user["password"] is None:
            made.append(attempt(rng, user["name"], word(rng), "/pricing/"))
            continue
        wrong = rng.choice((word(rng), user["password"].swapcase(), user["password"] + " ", user["name"]))
        if not user["active"]:
            made.append(attempt(rng, user["name"], user["password"], "/pricing/"))
        made.append(attempt(rng, user["name"], wrong, "/pricing/"))
    rng.shuffle(made)
    return made


def odd(rng, user, more):
    """Return an attempt by https, without the token, as a GET, where somebody is signed in, or the same account is."""
    target = "http://testserver/pricing/" if "secure" in more else "/pricing/"
    one = attempt(rng, user["name"], user["password"], target) | more
    return one | {"password": word(rng), "right": user["password"]} if "right" in more else one


def case(rng, sister, users, *, do="attempts", **more):
    return {"do": do, "users": users, "sister": sister, "seed": rng.getrandbits(32), **more}


def attempt(rng, name, password, target):
    return {
        "name": name,
        "password": password,
        "next": target,
        "place": rng.choice(("field", "query")),
        "method": "post",
        "token": True,
        "secure": False,
    }


def arrange(case):
    reseed(case["seed"])
    for user in case["users"]:
        password = {} if user["password"] is None else {"password": user["password"]}
        UserFactory(username=user["name"], is_active=user["active"], **password)
    other = {"username": "somebody-else", "password": "secret"}
    UserFactory(**other)
    member = {"username": case["users"][0]["name"], "password": case["users"][0]["password"]}
    asked = {key: case[key] for key in ("do", "attempts", "method", "markup", "sister") if key in case}
    return asked | {"member": member, "other": other}


def inspect(case):
    return [[user.username, user.last_login is not None] for user in User.objects.order_by("username")]
