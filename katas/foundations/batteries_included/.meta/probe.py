"""Pages, slugs and dates of all kinds, and users who registered before and after."""

import hashlib

from django.contrib.auth.models import User

from kata_project.factories import PostFactory, UserFactory, reseed

beyond = {"queries": 6, "rows": 12}

LETTERS = "aäbcçdéeËfgïjñOÖpqrsštuÜvwxyz0123456789"
MARKS = (" ", "  ", "-", "--", "_", "'", ", ", " & ", "!", "/", " — ", "日")
ZONES = ("UTC", "Asia/Tokyo", "America/New_York", "Pacific/Auckland", "Europe/Berlin", "America/St_Johns")


def cases(rng):
    def word(length):
        return "".join(rng.choice(LETTERS) for _ in range(length))

    def title():
        parts = [rng.choice(MARKS) + word(rng.randint(1, 6)) for _ in range(rng.randint(1, 6))]
        return "".join(parts) + rng.choice(MARKS)

    def moment():
        day = f"20{rng.randint(10, 37)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
        return f"{day}T{rng.randint(0, 23):02}:15:00+00:00"

    def password():
        return word(rng.randint(1, 12)) + rng.choice(("", "$", " ", "ß", "$$x"))

    for posts in (0, 1, 12, 30):
        per_page = rng.choice((3, 4, 5, 6))
        names = rng.sample(["ada", "bea", "cyd", "dot", "eve", "fay"], 4)
        users = [
            {
                "username": name,
                "password": password(),
                "salt": f"{rng.getrandbits(128) | 1 << 127:x}"[: rng.randint(1, 8) if number else 32],
                "active": number != 1,
            }
            for number, name in enumerate(names)
        ]
        attempts = [[user["username"], user["password"]] for user in users[:-1]] * 2
        attempts += [[user["username"], user["password"] + rng.choice(("x", " "))] for user in users]
        attempts += [["robot", "x"], [users[0]["username"].upper(), users[0]["password"]]]
        attempts += [["nobody", users[0]["password"]], [users[0]["username"], ""]]
        rng.shuffle(attempts)
        yield {
            "posts": posts,
            "per_page": per_page,
            "lists": [[rng.randint(0, 5) * per_page, number] for number in (1, 2, "3", None, "x", "0", -2, "77", "2.5")]
            + [[per_page * 2 + 1, 3], [per_page + 1, 2]],
            "pages": [1, 2, posts // per_page, posts // per_page + 1, str(rng.randint(2, 9)), "last", None],
            "titles": [title() for _ in range(12)],
            "dates": [
                [language, rng.choice(ZONES), at]
                for at in [moment() for _ in range(6)]
                for language in rng.sample(("en", "de", "fr", "es", "nl"), 2)
            ],
            "users": users,
            "attempts": attempts,
            "newcomers": [[f"new-{n}-{word(3)}", password()] for n in range(2)]
            + [["twin-1", "same"], ["twin-2", "same"]],
            "seed": rng.getrandbits(32),
        }


def arrange(case):
    reseed(case["seed"])
    PostFactory.create_batch(case["posts"])
    for user in case["users"]:
        digest = hashlib.sha1((user["salt"] + user["password"]).encode()).hexdigest()
        made = UserFactory(username=user["username"], is_active=user["active"])
        User.objects.filter(pk=made.pk).update(password=f"kata1${user['salt']}${digest}")
    User.objects.create_user("robot")
    return {
        "users": [[user["username"], user["password"]] for user in case["users"] if user["active"]],
        **{key: case[key] for key in ("per_page", "lists", "pages", "titles", "dates", "attempts", "newcomers")},
    }
