from datetime import UTC, datetime, timedelta
from string import ascii_lowercase, ascii_uppercase

import pytest
from django.db import connection
from django.db.models.signals import post_init
from django.http import QueryDict

from kata_project.blog.models import Post
from kata_project.factories import CategoryFactory, PostFactory, ProfileFactory, TagFactory, UserFactory
from katas.security.sql_injection import archive
from katas.security.sql_injection.models import Click
from pytest_djangokata.testing import attempt, expect

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
TITLES = [
    "Five o'clock at the depot",
    'The "quiet" tram',
    "100% wool",
    "100 days of wool",
    "snake_case for beginners",
    "snakeXcase for beginners",
    "%s and %d explained",
    "Back\\slash",
    "Stop -- and go; again",
    "Drop the table, select a chair",
    "Or 1=1, they said",
    "CAFÉ ÜBER ALLES",
]


def read(function, *args, call):
    """Return the titles (of posts) or the data (of clicks) that a call gives."""
    rows = attempt(lambda: list(function(*args)), call=call, because="The page answers, no matter what visitors send.")
    return [getattr(row, "title", None) or row.data for row in rows]


def post(title, hours=0, **options):
    return PostFactory(title=title, published=True, published_at=NOON + timedelta(hours=hours), **options)


def click(hours=0, **data):
    return Click.objects.create(data=data, happened_at=NOON + timedelta(hours=hours))


def titles():
    """Make the posts that searches look through, with a draft, and return the titles, the newest first."""
    # The order of the dates is not that of the IDs, and two posts have the same.
    made = [(number * 5 % 12 // 2, number, title) for number, title in enumerate(TITLES)]
    for hours, _, title in made:
        post(title, hours)
    PostFactory(title="Secret draft: five o'clock, 100%, %s, snake_case")
    return [title for *_, title in sorted(made, reverse=True)]


#: What a search ignores is the case of A to Z, and no other case.
IN_SMALL = str.maketrans(ascii_uppercase, ascii_lowercase)


def test_a_search_finds_what_the_titles_say():
    rows = titles()
    for text in (
        *("depot", "WOOL", "nothing like it", "", "o'clock", '"quiet"', "-- and", "; again", "Drop the table"),
        *("É", "caFÉ Ü", "é", "CAFé"),
    ):
        expected = [title for title in rows if text.translate(IN_SMALL) in title.translate(IN_SMALL)]
        expect(read(archive.containing, text, call=f"containing({text!r})"), expected, call=f"containing({text!r})")


def test_characters_with_a_meaning_in_sql_mean_themselves():
    rows = titles()
    for text in ("100%", "snake_", "%s", "%", "_", "k\\s", "%%", "%25", "?", "100 ", " ", "  "):
        expect(
            read(archive.containing, text, call=f"containing({text!r})"),
            [title for title in rows if text in title],
            call=f"containing({text!r}) among titles such as {TITLES[2]!r} and {TITLES[4]!r}",
            because="A reader who searches for a per cent sign, or a blank, means just that.",
        )


@pytest.mark.parametrize(
    "text",
    [
        "' OR status = 'draft' --",
        "%' OR 1=1 --",
        "x' UNION SELECT * FROM blog_post --",
        "'; DELETE FROM blog_post; --",
        "\\' OR 1=1 --",
    ],
)
def test_no_search_reaches_drafts(text):
    titles()
    expect(
        read(archive.containing, text, call=f"containing({text!r})"),
        [],
        call=f"containing({text!r})",
        because="No title contains that; these rows were let out by the text of the search.",
    )


def sortable():
    """Make posts that come in another order by each column, with ties in every one."""
    people = [
        ProfileFactory(display_name=name, user=UserFactory(email=f"{key}@example.com"))
        for name, key in (("Cleo", "a"), ("Abe", "c"), ("Bo", "b"), ("Abe", "d"))
    ]
    table = [("Elk", 9, 3, 2), ("Ant", 3, 1, 1), ("Cat", 9, 2, 0), ("bee", 1, 1, 0), ("Ant", 5, 0, 1), ("Dog", 3, 2, 2)]
    for number, (title, hours, person, views) in enumerate(table):
        body = "zyxwvu"[number]
        post(f"{title}", hours, author=people[person], views=views, body=body)
    PostFactory(title="Aaa, a draft")
    return list(Post.objects.filter(status="published").order_by("id"))


COLUMNS = {
    "title": lambda one: one.title,
    "views": lambda one: one.views,
    "published": lambda one: one.published_at,
    "author": lambda one: one.author.display_name,
}


def against(sort):
    """Make an index along which equals come with the higher ID first, where *sort* leaves them to the database."""
    name = sort.removeprefix("-")
    column = {"published": "published_at"}.get(name, name)
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX IF EXISTS backwards")
        if name != "author":
            direction = "" if sort.startswith("-") else "DESC"
            cursor.execute(f"CREATE INDEX backwards ON blog_post (status, {column} {direction})")


@pytest.mark.parametrize("name", COLUMNS)
def test_a_listing_is_sorted_as_asked(name):
    rows = sortable()
    for sort in (name, f"-{name}"):
        against(sort)
        got = attempt(lambda sort=sort: list(archive.listing(sort)), call=f"listing({sort!r})")
        # Python's sort keeps the order of equals, also in reverse, and the rows come by ID.
        expect(
            [(one.title, one.pk) for one in got],
            [(one.title, one.pk) for one in sorted(rows, key=COLUMNS[name], reverse=sort.startswith("-"))],
            call=f"listing({sort!r}), as (title, ID)",
            because="Of equals the lower ID comes first, in both directions.",
        )


@pytest.mark.parametrize(
    "sort",
    [
        "",
        "-",
        "--views",
        "views ",
        "TITLE",
        "title,views",
        "?",
        "body",
        "-pk",
        "published_at",
        "author__user__email",
        "author__user__password",
        "CASE WHEN (SELECT password FROM auth_user LIMIT 1) LIKE 'a%' THEN title ELSE body END",
        "(SELECT password FROM auth_user WHERE auth_user.id = blog_post.author_id)",
    ],
)
def test_a_listing_is_sorted_by_nothing_else(sort):
    rows = sortable()
    got = attempt(lambda: list(archive.listing(sort)), call=f"listing({sort!r})", because="It sorts like -published.")
    expect(
        [(one.title, one.pk) for one in got],
        [(one.title, one.pk) for one in sorted(rows, key=lambda one: one.published_at, reverse=True)],
        call=f"listing({sort!r}), as (title, ID)",
        because="An order that a visitor may choose freely answers questions about any column, one letter at a time.",
    )


@pytest.mark.parametrize(
    "key",
    [
        *("plan", "who's there", "cta__label", "page.section", "plan__startswith", "plan__isnull", "Plan"),
        pytest.param(" plan ", id="spaces around it"),
    ],
)
def test_clicks_are_found_by_key_and_value(key):
    for value in ("team", "o'clock", "100% %s", "", 'say "so"', "True", " team ", "Grüße 日本"):
        Click.objects.all().delete()
        click(3, **{key: value, "id": 1})
        click(5, **{key: value, "id": 2})
        click(3, **{key: value, "id": 3})
        click(9, plan="tea", id=4)
        click(4, cta={"label": value}, page={"section": value, key: value}, id=5)
        click(8, **{key: value + "x", "id": 6})
        click(8, other=value, id=7)
        call = f"clicks({key!r}, {value!r})"
        expect(
            [data["id"] for data in read(archive.clicks, key, value, call=call)],
            [2, 3, 1],
            call=f"{call}, as the IDs in their data",
            because="A key is a name at the top level of the data, and nothing but a name.",
        )


def test_no_key_and_no_value_reaches_other_clicks():
    click(plan="team", page={"section": "team"})
    click(plan="tea")
    click(plan=7, price=7.5, sold=True)
    for key, value in (
        ("nothing", "None"),
        ("plan", "7"),
        ("price", "7.5"),
        ("sold", "1"),
        ("page", "team"),
        ("page__section", "team"),
        ("plan__contains", "tea"),
        ("plan", "x' OR 1=1 --"),
        ("x') IS NULL OR 1=1 --", "y"),
        ("x') OR json_extract(data, '$.plan", "team"),
    ):
        call = f"clicks({key!r}, {value!r})"
        expect(read(archive.clicks, key, value, call=call), [], call=call, because="No click has that under that name.")


def shelves():
    """Make posts on two shelves by two authors."""
    travel, books = CategoryFactory(slug="travel"), CategoryFactory(slug="books")
    ada = ProfileFactory(display_name="Ada", user=UserFactory(email="a@example.com"))
    bo = ProfileFactory(display_name="Bo", user=UserFactory(email="b@example.com"))
    tram, depot = TagFactory(slug="tram"), TagFactory(slug="depot")
    post("old tram", 1, category=travel, author=ada, tags=[tram, depot])
    post("new tram", 5, category=travel, author=bo, tags=[tram])
    post("same moment", 5, category=travel, author=ada, tags=[depot])
    post("a book", 3, category=books, author=ada, tags=[tram])
    post("loose leaf", 2, category=None, author=bo)
    PostFactory(title="a draft", category=travel, author=ada, tags=[tram])


EVERYTHING = ["same moment", "new tram", "a book", "loose leaf", "old tram"]


def test_a_query_string_narrows_down():
    shelves()
    for query, expected in (
        ("", EVERYTHING),
        ("category=travel", ["same moment", "new tram", "old tram"]),
        ("author=Ada", ["same moment", "a book", "old tram"]),
        ("tag=tram", ["new tram", "a book", "old tram"]),
        ("category=travel&author=Ada&tag=tram", ["old tram"]),
        ("category=travel&category=books", ["a book"]),
        ("category=books&category=", EVERYTHING),
        ("category=Travel", []),
        ("category=+travel", []),
        ("category=+", []),
        ("author=+", []),
        ("tag=+", []),
        ("author=Ada+", []),
        ("author=ada", []),
        ("tag=TRAM", []),
        ("author=Ad%25", []),
        ("category=&author=Bo", ["new tram", "loose leaf"]),
    ):
        call = f"narrowed(QueryDict({query!r}))"
        expect(read(archive.narrowed, QueryDict(query), call=call), expected, call=call)


@pytest.mark.parametrize(
    "query",
    [
        "status=draft",
        "page=2&utm_source=mail",
        "author__user__password__startswith=pbkdf2",
        "author__user__email__startswith=b",
        "author__display_name__gt=B",
        "tags__name__regex=(",
        "_connector=OR",
        "_connector=OR 1=1 OR&_negated=1",
        "pk__in=",
        "Category=travel&AUTHOR=Bo",
    ],
)
def test_any_other_parameter_is_ignored(query):
    shelves()
    call = f"narrowed(QueryDict({query!r}))"
    expect(
        read(archive.narrowed, QueryDict(query), call=call),
        EVERYTHING,
        call=call,
        because="A visitor who may name the condition may ask about any column that the posts lead to, or break the page.",
    )
    both = f"{query}&category=books"
    call = f"narrowed(QueryDict({both!r}))"
    expect(read(archive.narrowed, QueryDict(both), call=call), ["a book"], call=call)


MARK = "zq7zebra"
CALLS = {
    "containing": [(MARK,), (f"it's {MARK}",)],
    "listing": [(MARK,), (f"-title, {MARK}",)],
    "clicks": [("plan", MARK), (MARK, "team"), (f"who's {MARK}", f"who's {MARK}")],
    "narrowed": [(QueryDict(f"{name}={MARK}"),) for name in ("category", "author", "tag", f"title='{MARK}")],
}


@pytest.mark.parametrize("name", CALLS)
def test_nothing_that_is_sent_becomes_part_of_a_statement(name, record_queries):
    post(f"The {MARK}")
    for arguments in CALLS[name]:
        call = f"{name}({', '.join(map(repr, arguments))})"
        with record_queries() as log:
            attempt(lambda arguments=arguments: list(getattr(archive, name)(*arguments)), call=call)
        expect(
            [statement.sql for statement in log if MARK in statement.sql],
            [],
            call=f"{call}: the statements with {MARK} in their text",
            because="Escaping is a race that you can lose once: the database must get text and values apart.",
        )


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("containing", ("tram",)),
        ("listing", ("author",)),
        ("clicks", ("plan", "team")),
        ("narrowed", (QueryDict("tag=tram"),)),
    ],
    ids=CALLS,
)
def test_each_takes_one_query_for_the_rows_in_its_answer(name, arguments, assert_queries):
    shelves()
    for plan in ("team", "tea", "seat"):
        click(plan=plan)
    made = []

    def note(sender, instance, **kwargs):
        if sender in (Post, Click):
            made.append(instance)

    call = f"{name}({', '.join(map(repr, arguments))})"
    post_init.connect(note)
    try:
        with assert_queries(1, because="the database finds and sorts"):
            answer = attempt(lambda: list(getattr(archive, name)(*arguments)), call=call)
    finally:
        post_init.disconnect(note)
    expect(
        len(made),
        len(answer),
        call=f"{call}: the instances made for {len(answer)} rows in the answer",
        because="What is filtered in Python has been read in full before, with a million rows too.",
    )


def test_a_row_that_comes_later_is_in_the_next_answer():
    calls = {
        "clicks('plan', 'team')": lambda: archive.clicks("plan", "team"),
        "containing('tram')": lambda: archive.containing("tram"),
        "listing('title')": lambda: archive.listing("title"),
        "narrowed(QueryDict('category=travel'))": lambda: archive.narrowed(QueryDict("category=travel")),
    }
    before = {call: len(list(attempt(function, call=call))) for call, function in calls.items()}
    shelves()
    click(plan="team")
    for call, function in calls.items():
        expect(before[call] < len(list(function())), True, call=f"{call} has more rows when there are more")
