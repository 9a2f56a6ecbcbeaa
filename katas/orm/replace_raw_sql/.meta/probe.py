"""The five lists on desks of several sizes, with half of everything missing."""

from datetime import UTC, datetime, timedelta

from django.db import connection

from kata_project.factories import CommentFactory, PostFactory, ProfileFactory, UserFactory, reseed

budget = {"queries": 4}  # read, counted, narrowed and sliced: one each
beyond = {"rows": 4}

WORDS = ["Apples", "50% off", "O'Hara", "a_c", "abc", "C++ (draft)", "back\\slash", "500 pears", '"hi"', "%s", "[x]"]
TEXTS = [*WORDS, "'", "%' OR 1=1 --", "50%", "_", "%", "(", ".", "", "\\"]
LISTS = ["edited_by_somebody_else", "titled", "titled", "unanswered", "busy_authors", "busy_authors", "schedule"]


def cases(rng):
    for size in (4, 0, 9, 20):
        for number, name in enumerate(LISTS):
            texts = TEXTS if number == 1 else [word.swapcase() for word in WORDS]
            yield {
                "list": name,
                "least": rng.randint(1, 3) if number == 4 else -(size // 9),
                "text": rng.choice(texts),
                "people": 3,
                "posts": [post(rng) for _ in range(size)] + (TRAPS if size else []),
                "seed": rng.getrandbits(32),
            }
    # Each of these words is decisive, so none is left to chance.
    for text in (
        "o'h",
        "a_C",
        "%",
        "nothing%' OR 1=1 --",
        "C++",
        "aPPLES",
        "aPPLES ",
        "  ",
        "oFF 50%",
        "crème",
        "TWIN",
        "",
    ):
        yield {
            "list": "titled",
            "least": 0,
            "text": text,
            "people": 3,
            "posts": [{**post(rng), "title": title} for title in rng.sample(WORDS, len(WORDS))] + TRAPS,
            "seed": rng.getrandbits(32),
        }


def post(rng):
    return {
        "title": f"{rng.choice(WORDS)} {rng.choice(WORDS)} {rng.randint(0, 9)}",
        "author": rng.randrange(3),
        "editor": rng.choice([None, 0, 1, 2]),
        "published": rng.random() < 0.5,
        "hours": rng.choice([None, rng.randint(0, 9)]),
        "comments": [rng.random() < 0.3 for _ in range(rng.randint(0, 3))],
    }


def trap(title, **given):
    usual = {"author": 0, "editor": 0, "published": True, "hours": 2, "comments": []}
    return {"title": title, **usual, **given}


TRAPS = [
    trap("nobody's", editor=None),
    trap("no date", published=False, hours=None),
    trap("another's", editor=1),
    trap("far away", hours=24 * 365 * 7970),
    trap("waits twice", comments=[False, False]),
    trap("both", comments=[False, True]),
    trap("Crème in May", comments=[True], visitors=True),
    trap("none"),
    trap("undated", hours=None),
    trap("only a draft", author=3, published=False),
    # Two posts of one title, by two authors of one name, and one whose title and author differ by a capital.
    trap("twin", author=7, editor=1),
    trap("twin", author=6, editor=1),
    trap("Twin", author=5, editor=1),
]


def arrange(case):
    reseed(case["seed"])
    names = ["Ben", "Ada", "Cleo", "Dan", "Zoe", "twin", "Twin", "Twin"]
    # The lower the profile's id, the higher its user's: SQLite may read the profiles by their users.
    users = reversed(UserFactory.create_batch(len(names)))
    people = [
        ProfileFactory(display_name=name, bio=f"Person {number}", user=user)
        for number, (name, user) in enumerate(zip(names, users, strict=True))
    ]
    made = []
    for number, one in enumerate(case["posts"]):
        hours = one["hours"]
        if hours is None and one["published"] and one["title"] != "undated":
            hours = 5
        made.append(
            PostFactory(
                title=one["title"],
                summary=f"Post {number}",
                author=people[one["author"]],
                editor=None if one["editor"] is None else people[one["editor"]],
                status="published" if one["published"] else "draft",
                published_at=None if hours is None else datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=hours),
            )
        )
        for approved in one["comments"]:
            by = {"anonymous": True} if one.get("visitors") else {"author": people[4]}
            CommentFactory(post=made[-1], approved=approved, **by)
    with connection.cursor() as cursor:  # Along these indexes equals come with the higher id first.
        cursor.execute("CREATE INDEX titles_backwards ON blog_post (title DESC)")
        cursor.execute("CREATE INDEX authors_backwards ON blog_post (author_id, id DESC, status)")
        cursor.execute("ANALYZE")
    argument = {
        "edited_by_somebody_else": people[0].pk,
        "titled": case["text"],
        "unanswered": None,
        "busy_authors": case["least"],
        "schedule": people[0].pk,
    }[case["list"]]
    narrowed = people[1].pk if case["list"] == "busy_authors" else made[len(made) // 2].pk if made else 1
    return {"list": case["list"], "argument": argument, "from": narrowed}
