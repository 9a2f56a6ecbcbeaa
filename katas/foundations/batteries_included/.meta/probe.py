"""Pages, slugs and dates of all kinds."""

from kata_project.factories import PostFactory, reseed

beyond = {"queries": 16, "rows": 24}

LETTERS = "aäbcçdéeËfgïjñOÖpqrsštuÜvwxyz0123456789"
MARKS = (" ", "  ", "-", "--", "_", "'", ", ", " & ", "!", "/", " — ", "日")
ZONES = ("UTC", "Asia/Tokyo", "America/New_York", "Pacific/Auckland", "Europe/Berlin", "America/St_Johns")


def cases(rng):
    def word(length):
        return "".join(rng.choice(LETTERS) for _ in range(length))

    def title():
        parts = [rng.choice(MARKS) + word(rng.randint(1, 6)) for _ in range(rng.randint(1, 6))]
        return "".join(parts) + rng.choice(MARKS)

    def moment(hour, offset="+00:00"):
        day = f"20{rng.randint(10, 37)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
        return f"{day}T{hour:02}:15:00{offset}"

    for posts in (0, 1, 12, 30):
        per_page = rng.choice((3, 4, 5, 6))
        language, night = rng.choice(("en", "de", "fr")), moment(20)
        yield {
            "posts": posts,
            "per_page": per_page,
            "lists": [
                [rng.randint(2, 5) * per_page, number]
                for number in (1, 2, "3", None, "x", "0", -2, "77", "²", "--5", 0, 2.5)
            ]
            + [
                [per_page * 2 + 1, 3],
                [per_page + 1, 2],
                [per_page * 3, "2.5"],
                [per_page * 3, "-1"],
                [0, 1],
                [per_page * 120 + 1, 121],
            ],
            "pages": [1, 2, posts // per_page, posts // per_page + 1, str(rng.randint(2, 9)), "last", None],
            "titles": [
                *[title() for _ in range(12)],
                " ".join(word(9) for _ in range(rng.randint(40, 60))),
                f"{word(4)} <{word(4)}> {word(4)}",
                f"É{word(3)}{rng.choice('日本語')}",
                f"{rng.choice('日本語')} {rng.choice('ßøłı')}",  # nothing is left of it
                f"{word(4)}{rng.choice('ßøłı')} {word(4)}",
            ],
            "dates": [
                [language, rng.choice(ZONES), at]
                for at in [moment(rng.randint(0, 23)) for _ in range(6)]
                for language in rng.sample(("en", "de", "fr", "es", "nl"), 2)
            ]
            # One moment in one language: the next day in one zone, and not in the other.
            + [[language, zone, night] for zone in ("Asia/Tokyo", "America/New_York")]
            # One day in one zone and another day in another.
            + [["en", "Asia/Tokyo", moment(20)], ["de", "America/New_York", moment(1)]]
            + [["en", "Asia/Tokyo", moment(10, "-07:00")]]  # A moment that is not in UTC.
            + [[language, "UTC", moment(12)] for language in ("en-gb", "en-au", "es-mx")]
            + [["br", "UTC", f"20{rng.randint(10, 37)}-02-{rng.randint(1, 28):02}T12:00:00+00:00"]],
            "seed": rng.getrandbits(32),
        }


def arrange(case):
    reseed(case["seed"])
    PostFactory.create_batch(case["posts"])
    return {key: case[key] for key in ("per_page", "lists", "pages", "titles", "dates")}
