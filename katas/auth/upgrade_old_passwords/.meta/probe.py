"""Users who registered before and after, with right and wrong passwords."""

import hashlib

from django.contrib.auth.models import User

from kata_project.factories import UserFactory, reseed

beyond = {"queries": 30, "rows": 30}

LETTERS = "aäbcçdéeËfgïjñOÖpqrsštuÜvwxyz0123456789"
NAMES = ["ada", "bea", "cyd", "dot", "eve", "fay", "gus", "hal"]


def cases(rng):
    def word(length):
        return "".join(rng.choice(LETTERS) for _ in range(length))

    for size in (1, 3, 8):
        # One password begins with a blank and has an é of two characters, one ends with a blank,
        # and one has what separates the parts of a hash.
        passwords = [f" {word(4)}e\u0301é", f"{word(5)} ", f"{word(2)}$a${word(2)}"]
        passwords += [word(rng.randint(1, 12)) + rng.choice(("", " ", "ß", "$$x")) for _ in range(size)]
        users = [
            {
                "username": name,
                "password": passwords[number],
                "salt": f"{rng.getrandbits(128) | 1 << 127:X}"[: rng.randint(1, 8) if number else 32],
                "active": number != 1,
            }
            for number, name in enumerate(rng.sample(NAMES, size))
        ]
        attempts = [[user["username"], user["password"]] for user in users[: size - size // 3]]
        wrong = [[user["username"], user["password"] + rng.choice(("x", " "))] for user in users]
        wrong += [[user["username"], odd] for user in users for odd in ("", user["password"][:-1])]
        wrong += [[user["username"], user["password"].swapcase() + "A"] for user in users]
        wrong += [["robot", "x"], ["blank", ""], ["blank", "x"], ["nobody", users[0]["password"]]]
        wrong += [[users[0]["username"].upper(), users[0]["password"]]]
        rng.shuffle(attempts)
        rng.shuffle(wrong)
        yield {
            "users": users,
            "attempts": attempts,
            "wrong": wrong,
            "newcomers": [[f"new-{n}-{word(3)}", f"{word(5)}{end}"] for n, end in enumerate(("", " ", "$"))]
            + [["new-long", word(100)], ["new-odd", f"ﬁsh²e\u0301é{word(3)}"], ["twin-1", "same"], ["twin-2", "same"]],
            "seed": rng.getrandbits(32),
        }


def arrange(case):
    reseed(case["seed"])
    for user in case["users"]:
        digest = hashlib.sha1((user["salt"] + user["password"]).encode()).hexdigest()
        made = UserFactory(username=user["username"], is_active=user["active"])
        User.objects.filter(pk=made.pk).update(password=f"kata1${user['salt']}${digest}")
    for username in ("old-twin-1", "old-twin-2", "old-twin-3", "old-twin-4"):
        made = UserFactory(username=username)
        User.objects.filter(pk=made.pk).update(password=f"kata1$s${hashlib.sha1(b'ssame').hexdigest()}")
    digest = hashlib.sha1(b"smilk").hexdigest()
    User.objects.filter(pk=UserFactory(username="OLD-TWIN-1").pk).update(password=f"kata1$s${digest}")
    User.objects.create_user("robot")
    User.objects.filter(pk=UserFactory(username="blank").pk).update(password="")
    return {
        "users": [[user["username"], user["password"]] for user in case["users"] if user["active"]],
        "inactive": [[user["username"], user["password"]] for user in case["users"] if not user["active"]],
        **{key: case[key] for key in ("attempts", "wrong", "newcomers")},
    }


def inspect(case):
    """Return what is stored of each user beside the password."""
    fields = ("username", "first_name", "email", "is_active", "is_staff", "last_login")
    users = User.objects.exclude(username="chief").order_by("username")
    return [[str(value) for value in row] for row in users.values_list(*fields)]
