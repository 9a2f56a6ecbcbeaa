"""Attempts to sign in and out, honest and not: where they lead, who is signed in, and what the pages say."""

from itertools import cycle

from django.contrib.auth.models import User

from kata_project.factories import UserFactory, reseed

budget = {}

LETTERS = "abcdefghijklmnopqrstuvwxyz"


def word(rng, length=8):
    return "".join(rng.choices(LETTERS, k=length))


def cases(rng):
    evil = f"{word(rng)}.example"
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
    ]
    rng.shuffle(targets)
    for turn, size in enumerate((1, 2)):
        users = [
            {
                "name": f"{word(rng).title()}-{number}",
                "password": rng.choice((f" {word(rng)}", f"{word(rng)} ", word(rng), f"{word(rng)} {word(rng)}")),
                "active": number == 0 or rng.random() < 0.7,
            }
            for number in range(size)
        ]
        users[0]["password"] = f" {word(rng)}"
        users.append({"name": f"{word(rng)}-blocked", "password": word(rng), "active": False})
        users.append({"name": users[0]["name"].lower(), "password": word(rng), "active": True})
        users.append({"name": f"<i>{word(rng)}</i>", "password": word(rng), "active": True})
        no_password = f"{word(rng)}-without"
        yield {
            "users": users,
            "no_password": no_password,
            "markup": f'/pricing/?{word(rng)}="><i>{word(rng)}</i>',
            # Each address where to go is tried once, and each kind of account in any case.
            "attempts": [*attempts(rng, users, targets[turn::2]), attempt(rng, no_password, word(rng), "/pricing/")],
            "out": (["post", "get"], ["head", "put", "delete"])[turn],
            "seed": rng.getrandbits(32),
        }


def attempts(rng, users, targets):
    made = []
    active = [user for user in users if user["active"]]
    for target, user in zip(targets, cycle(active)):
        made.append(attempt(rng, user["name"], user["password"], target))
    made.append(attempt(rng, users[0]["name"], users[0]["password"], "http://testserver/pricing/") | {"secure": True})
    for user in users:
        wrong = rng.choice((word(rng), user["password"].swapcase(), user["password"] + " ", user["name"]))
        if not user["active"]:
            made.append(attempt(rng, user["name"], user["password"], "/pricing/"))
        made.append(attempt(rng, user["name"], wrong, "/pricing/"))
    made += [attempt(rng, f"{word(rng)}-unknown", word(rng), target) for target in ("", "/pricing/")]
    # One comes without the token, one as a GET, one where somebody else is signed in, and one twice.
    made += [
        attempt(rng, users[0]["name"], users[0]["password"], "/pricing/") | odd
        for odd in ({"token": False}, {"method": "get"}, {"signed in": True}, {"again": True})
    ]
    rng.shuffle(made)
    return made


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
        UserFactory(username=user["name"], password=user["password"], is_active=user["active"])
    UserFactory(username=case["no_password"])
    other = {"username": "somebody-else", "password": "secret"}
    UserFactory(**other)
    member = {"username": case["users"][0]["name"], "password": case["users"][0]["password"]}
    return {
        "attempts": case["attempts"],
        "out": case["out"],
        "member": member,
        "other": other,
        "markup": case["markup"],
    }


def inspect(case):
    return [[user.username, user.last_login is not None] for user in User.objects.order_by("username")]
