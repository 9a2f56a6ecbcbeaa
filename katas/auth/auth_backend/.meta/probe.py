"""Tokens of all kinds, good and spoilt, before and after a revocation, and sessions whose users go."""

import hashlib

from django.contrib.auth.models import User

from katas.auth.auth_backend.models import ApiToken

beyond = {"queries": 90, "rows": 180}

LETTERS = "aäbcdefGHIJKLmnopQRSTUVwxyz0123456789_-. ²"


def cases(rng):
    def secret():
        return f"q{''.join(rng.choice(LETTERS) for _ in range(20))}Z.:{rng.getrandbits(40)}"

    for others in (0, 60):
        names = ["ada", "bea", "cyd", "dot", "eve"]
        rng.shuffle(names)
        names.insert(rng.randrange(4), "ada.b")  # Not at the place of the inactive one.
        twins, alone = f"{rng.randint(1000, 9999)}", "".join(rng.sample("abcdEFGH", 8))
        rows = [[name, twins, secret(), None] for name in names[:4]]
        rows += [[names[0], alone, secret(), None], [names[4], "gone", secret(), None]]
        rows += [
            [names[5], twins, secret(), 2000],
            [names[5], twins, secret(), 2900],
            [names[5], "next", secret(), None],
            [names[5], "old", secret(), 2000],
        ]
        rows += [[names[1], "ada", "²", None], [names[2], alone, secret(), None]]
        rows += [[names[5], "blank", "", None], [names[5], "", "nothing before", None]]
        good = [f"{prefix}.{words}" for _, prefix, words, _ in rows]
        words = rows[4][2]
        spoilt = [None, "", ".", alone, f"{alone}.", f".{words}", f"{alone[:-1]}.{words}", f"{alone}.{words[:-1]}"]
        spoilt += [f"{alone}.{hashlib.sha256(words.encode()).hexdigest()}", f"{alone.swapcase()}.{words}"]
        spoilt += [f"{alone}.{words.swapcase()}", f" {good[4]}", f"{good[4]}\n", f"{twins}.{words}", f"next.{words}"]
        spoilt += [f"{good[4]}<half>", f"<half>{good[4]}"]
        rows += [[names[1], "ada", "²", None]]
        owners = [f"other-{n}" if n % 4 else names[0] for n in range(others)]
        tokens = good + spoilt
        rng.shuffle(tokens)
        yield {
            "rows": rows + [[owner, f"{twins}{n:03}", secret(), None] for n, owner in enumerate(owners)],
            "inactive": names[4],
            "tokens": tokens,
            "old": ["ada.b", names[4], "nobody"],
            "passwords": [["ada", "tea"], ["ada", "coffee"], [names[4], "tea"], ["nobody", "tea"]],
            "revoked": [[good[4], alone], [good[1], twins]],
            "year": rng.choice([1999, 2999]),
            "issue": [names[0], names[0], names[5], names[0]],
            "sessions": [
                {"token": good[0], "user": names[0], "then": "nothing"},
                {"token": good[1], "user": names[1], "then": "deactivated"},
                {"token": good[2], "user": names[2], "then": "deleted"},
            ],
            "seed": rng.getrandbits(32),
        }


def arrange(case):
    for name in dict.fromkeys(["ada", *(row[0] for row in case["rows"])]):
        password = "tea" if name in ("ada", case["inactive"]) else None
        User.objects.create_user(name, password=password, is_active=name != case["inactive"])
    users = {user.username: user for user in User.objects.all()}
    ApiToken.objects.bulk_create(
        ApiToken(
            user=users[name],
            prefix=prefix,
            digest=hashlib.sha256(words.encode()).hexdigest(),
            revoked_at=year and f"{year}-01-01T00:00:00+00:00",
        )
        for name, prefix, words, year in case["rows"]
    )
    keys = ("tokens", "old", "passwords", "revoked", "year", "issue", "sessions", "seed")
    return {key: case[key] for key in keys}


def inspect(case):
    """Return how many tokens each user has, revoked or not, and who of them has never signed in at the page."""
    rows = ApiToken.objects.values_list("user__username", "revoked_at")
    tokens = [name if time is None else f"{name} (revoked)" for name, time in rows]
    new = User.objects.filter(last_login=None).values_list("username", flat=True)
    return {"tokens": [f"{name} {tokens.count(name)}" for name in sorted(set(tokens))], "new": sorted(new)}
