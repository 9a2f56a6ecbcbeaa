"""What each function finds for good and bad texts, how many rows it reads, and what the statements say."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from django.db import connection

from kata_project.factories import CategoryFactory, PostFactory, ProfileFactory, TagFactory, UserFactory, reseed
from katas.security.sql_injection.models import Click

budget = {"queries": 1}
beyond = {"rows": 2}

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SEARCHES = (
    "{m}",
    "",
    "o'{m}",
    '"{m}"',
    "{m}%",
    "{m}_",
    "%s {m}",
    "{m}\\n",
    "-- {m}",
    "; {m}",
    "{m}%%",
    "select {m}",
    "{M}",
    "{m}  ",
    "  ",
    "{m}%25",
    "{M}É",
    "ÜÄ {m}",
    "{m}é",
    "{m}' OR status = 'draft' --",
    "%' OR 1=1 OR '{m}' = '",
    "{m}' UNION SELECT * FROM blog_post --",
)
SORTS = (
    *("title", "views", "published", "author", "-title", "-views", "-published", "-author"),
    *("", "-", "--views", "-- views", " title", "title ", "Title", "title,views", "?", "body", "-pk", "id", "+title"),
    *(
        "published_at",
        "-updated_at",
        "author__user__password",
        "author__user__email",
        "author__display_name",
        "author_id",
        "title DESC",
    ),
    "CASE WHEN (SELECT password FROM auth_user LIMIT 1) LIKE 'a%' THEN title ELSE body END",
    "(SELECT password FROM auth_user JOIN accounts_profile p ON p.user_id = auth_user.id WHERE p.id = author_id)",
    "{m}",
    "title {m}",
)
KEYS = (
    *(
        "{m}",
        "who's {m}",
        "{m}__label",
        "page.{m}",
        "{m}__startswith",
        "{m}__isnull",
        "{m} %s",
        "{m}; --",
        "{m}[0]",
        " {m} ",
        "Plan {m}",
    ),
    *("$.{m}", "{m}') IS NULL OR 1=1 --", "{m}__page__x"),
)
VALUES = (
    *("team", "o'clock", "%", "%s", "", 'say "so"', "x' OR 1=1 --", "back\\slash", "True", "Null", " team "),
    *("7", "7.5", "1", "Grüße 日本"),
)
QUERIES = (
    {},
    {"category": "{m}"},
    {"author": "{m}"},
    {"tag": "{m}"},
    {"category": "{m}", "author": "{m}", "tag": "{m}"},
    {"category": "", "author": "", "tag": "{m}"},
    {"category": ["books", "{m}"]},
    {"author": ["{m}", ""]},
    {"author": "{m}' OR 1=1 --"},
    {"category": "{M}"},
    {"category": " {m}"},
    {"category": " "},
    {"author": " ", "tag": "{m}"},
    {"Category": "{m}", "TAG": "depot"},
    {"author": "{M}"},
    {"tag": "{M}"},
    {"author": "{m} "},
    {"status": "draft"},
    {"views__lt": "-1", "tag": "{m}"},
    {"author__user__password__startswith": "{m}"},
    {"author__user__email": "{m}"},
    {"author__display_name__gt": "{m}"},
    {"category__slug__in": "{m}", "page": "2"},
    {"_connector": "OR", "category": "{m}"},
    {"_connector": "OR 1=1 OR", "author": "{m}", "tag": "{m}"},
    {"_negated": "1", "author": "{m}"},
    {"title__regex": "(", "category": "{m}"},
    {"id": "{m}", "category": "{m}"},
)


def cases(rng):
    plan = [("containing", [text]) for text in SEARCHES]
    plan += [("listing", [sort]) for sort in SORTS]
    plan += [("clicks", [key, VALUES[number % len(VALUES)]]) for number, key in enumerate(KEYS)]
    plan += [("clicks", ["{m}", value]) for value in VALUES]
    plan += [("narrowed", [query]) for query in QUERIES]
    # The same arguments again and again, on other rows: an answer that is remembered is wrong.
    plan += 2 * [
        ("containing", [""]),
        ("listing", ["title"]),
        ("clicks", ["plan", "{m}"]),
        ("clicks", ["plan", "team"]),
    ]
    plan += 2 * [("narrowed", [{"category": "books"}]), ("clicks", ["plan", "team"])]
    rng.shuffle(plan)
    empty = [("containing", ["{m}"]), ("listing", ["views"]), ("narrowed", [{}])]
    for number, (function, arguments) in enumerate([*plan, *empty]):
        yield {
            "function": function,
            "arguments": arguments,
            "mark": f"zq{rng.getrandbits(40):010x}",
            # Each question is asked with all the traps there, and a few of them once more without a row.
            "rows": 0 if number >= len(plan) else rng.choice((6, 20, 31)),
            "seed": rng.getrandbits(32),
        }


def fill(value, mark):
    if isinstance(value, list):
        return [fill(one, mark) for one in value]
    if isinstance(value, dict):
        return {key: fill(one, mark) for key, one in value.items()}
    return value.replace("{m}", mark).replace("{M}", mark.upper())


def arrange(case):
    reseed(case["seed"])
    mark = case["mark"]
    arguments = fill(case["arguments"], mark)
    if case["function"] == "clicks":
        make_clicks(mark, *arguments)
    else:
        make_posts(mark, case["rows"])
    if case["function"] == "listing":
        against(arguments[0])
    if case["function"] == "narrowed":
        arguments = [urlencode(arguments[0], doseq=True)]
    return {"function": case["function"], "arguments": arguments, "mark": mark}


def against(sort):
    """Let posts come along an index with the higher ID first, where the order leaves ties."""
    name = sort.removeprefix("-")
    if name == "author":
        return
    column = {"title": "title", "views": "views"}.get(name, "published_at")
    upwards = sort in ("title", "views", "published")  # any other order is by published, downwards
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE INDEX backwards ON blog_post (status, {column} {'DESC' if upwards else ''})")


def make_posts(mark, rows):
    """Each column sorts in another way, with ties in every one; titles differ from each other only in what matters."""
    shapes = [fill(text, mark) for text in SEARCHES] + [f"{mark}x", f"{mark}Xs", "nothing"]
    travel, books = CategoryFactory(slug=mark), CategoryFactory(slug="books")
    people = [
        ProfileFactory(display_name=name, user=UserFactory(email=f"{key}@example.com"))
        for name, key in (("Cleo", "a"), (mark, "c"), ("Bo", "b"), ("Cleo", "d"))
    ]
    tags = [TagFactory(slug=mark), TagFactory(slug="depot")]
    count = max(rows, len(shapes)) if rows else 0
    for number in range(count):
        PostFactory(
            title=f"{'gbfacedh'[number % 8]} {shapes[number % len(shapes)]} {number % 3}",
            published=True,
            published_at=NOON + timedelta(hours=(number * 5) % 7),
            updated_at=NOON,
            author=people[3 if number % 6 == 3 else number % 3],
            views=number * 3 % 4,
            body="zyxwvutsrqponmlkjihgfedcba"[number % 26],
            category=(travel, books, None, travel)[number * 7 % 4],
            tags=[tags[number % 2]] if number % 5 else tags,
        )
    PostFactory(title=f"draft {mark}", author=people[1], category=travel, tags=tags)


def make_clicks(mark, key, value):
    plain = key.split("__")[0]
    rows = [
        (3, {key: value}),
        (5, {key: value, "plan": "team"}),
        (3, {key: value}),
        (
            4,
            {
                "page": {key: value, key.removeprefix("page."): value},
                plain if plain != key else "cta": {"label": value},
            },
        ),
        (8, {key: value + "x"}),
        (9, {"other": value}),
        (9, {key: value.swapcase() + "y"}),
        (2, {(plain if plain != key else "plan"): value + "tail"}),
        (7, {key: {"nested": value}}),
        *((6, {key: number}) for number in (7, 7.5, True, 1)),
    ]
    for number, (hours, data) in enumerate(rows):
        # The mark makes the rows of each case others than those of the case before.
        Click.objects.create(data=data | {"id": f"{mark} {number}"}, happened_at=NOON + timedelta(hours=hours))
