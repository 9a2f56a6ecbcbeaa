"""Users who come in all ways, are saved again, and are loaded from fixtures: which profiles are there afterwards?"""

from kata_project.accounts.models import Profile

beyond = {"queries": 80, "rows": 40}

AGAIN = ("save", "update_fields", "login")
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def cases(rng):
    for users in (1, 8):
        people = [person(rng, number) for number in range(users)]
        people += [
            person(rng, 50) | {"first_name": "", "last_name": "", "username": word(rng, length, length)}
            for length in (80, 81, rng.randint(82, 150))
        ]
        people += [
            person(rng, 60) | {"first_name": "é" * 50, "last_name": f"O'{word(rng, 50, 50)}"},
            person(rng, 62) | {"first_name": " " * rng.randint(1, 3), "last_name": rng.choice(("", " "))},
            person(rng, 63) | {"first_name": "", "last_name": " "},
            person(rng, 64) | {"first_name": f" {word(rng)} ", "last_name": " "},
            person(rng, 65) | {"first_name": f"  {word(rng, 90, 90)}", "last_name": word(rng), "way": "inactive"},
            person(rng, 67) | {"first_name": "é" * 79, "last_name": word(rng), "way": "own key"},
            person(rng, 66) | {"first_name": f" {word(rng)}  {word(rng)} ", "last_name": word(rng)},
            person(rng, 68) | {"first_name": f"<b>{word(rng)}</b>", "last_name": f"ﬁ & Ⅷ{word(rng)}"},
            person(rng, 61) | {"first_name": "", "last_name": "", "username": f"{word(rng)}@{word(rng)}.example"},
        ]
        yield {
            "people": people,
            "again": [
                {
                    "username": one["username"],
                    "chosen": word(rng) if rng.random() < 0.5 else None,
                    "deleted": rng.random() < 0.3,
                    "way": AGAIN[number % 3],
                }
                for number, one in enumerate(people)
            ]
            + [
                {"username": people[0]["username"], "chosen": word(rng), "deleted": False, "way": way}
                for way in AGAIN[:2]
            ]
            + [{"username": people[1]["username"], "chosen": None, "deleted": True, "way": "login"}],
            "fixture": [
                {"username": f"loaded-{number}-{word(rng)}", "profile": word(rng) if number % 2 else None}
                for number in range(rng.randint(2, 5))
            ],
            "objects": [[before, word(rng)] for before in ("copied", "deleted", "rolled back")],
            "ready": rng.randint(1, 2),
            "late": [person(rng, number) for number in range(100, 102)],
        }


def word(rng, low=3, high=12):
    return "".join(rng.choices(LETTERS, k=rng.randint(low, high)))


def person(rng, number):
    long = rng.choice((None, None, 79, 80, 81, 140))
    username = f"{word(rng)}-{number}"
    return {
        "username": username + (word(rng, long, long)[: long - len(username)] if long else ""),
        "first_name": rng.choice(("", word(rng), f"{word(rng)} {word(rng)}", "é" * rng.randint(60, 90))),
        "last_name": rng.choice(("", word(rng), f"O'{word(rng)}")),
        "email": f"{word(rng)}@example.com",
        "key": rng.randint(10**6, 10**9),
        "atomic": number % 2 == 0,
        "way": rng.choice(("create", "create_user", "create_superuser", "save", "get_or_create", "own key")),
    }


def inspect(case):
    profiles = Profile.objects.select_related("user").order_by("user__username")
    return [[one.user.username, one.display_name, one.bio, one.website, one.time_zone] for one in profiles]
