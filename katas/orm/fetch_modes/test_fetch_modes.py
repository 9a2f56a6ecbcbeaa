from datetime import UTC, datetime

import pytest
from django.core import exceptions

from kata_project.blog.models import Post
from kata_project.factories import CategoryFactory, PostFactory, ProfileFactory, WalletFactory
from katas.orm.fetch_modes import queries
from katas.orm.fetch_modes.reports import table
from pytest_djangokata.testing import attempt, expect

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
FRONT_PAGE = ["title", "author.display_name", "category.name"]

#: Columns of a report, and how many steps to a relation they take together.
REPORTS = {
    "fields only": ([field.attname for field in Post._meta.concrete_fields if field.name != "body"], 0),
    "authors": (["author.display_name", "author.bio"], 1),
    "editors and categories": (["title", "editor.display_name", "category.name"], 2),
    "authors and users": (["author.user.email", "author.display_name"], 2),
    "wallets": (["author.wallet.balance", "author.display_name"], 2),
    "all": (["author.user.email", "editor.user.email", "category.slug"], 5),
}

TABLES = {
    "author": {"accounts_profile"},
    "editor": {"accounts_profile"},
    "category": {"blog_category"},
    "user": {"auth_user"},
    "wallet": {"billing_wallet"},
}


def make_posts(number):
    """Make published posts, each with an author, an editor and a category of its own, and one without the last two."""
    for _ in range(number - 1):
        PostFactory(published=True, author=WalletFactory().owner, editor=ProfileFactory())
    PostFactory(published=True, author=WalletFactory().owner, category=None)


def written(title, **kwargs):
    return PostFactory(**{"published": True, "title": title, "published_at": NOON, "created_at": NOON} | kwargs)


@pytest.fixture(params=[False, True], ids=["for visitors", "while developing"])
def debug(request, settings):
    settings.DEBUG = request.param
    return request.param


@pytest.mark.parametrize("posts", [1, 4, 9])
def test_the_front_page_takes_one_query(posts, debug, assert_queries):
    make_posts(posts)
    with assert_queries(1, because="what the page shows is known: it can come in the same statement"):
        attempt(
            table, queries.front_page(), FRONT_PAGE, call="front_page(), reading what the template reads",
            because="What the page shows must be loaded before anything can be blocked.",
        )  # fmt: skip


def test_the_front_page_reads_no_other_table(debug, record_queries):
    make_posts(3)
    with record_queries() as log:
        table(queries.front_page(), FRONT_PAGE)
    surplus = log.tables - {"blog_post", "accounts_profile", "blog_category"}
    if surplus:
        pytest.fail(
            f"front_page() reads {', '.join(sorted(surplus))}, which the page does not show:\n{log.explain()}\n"
            "Every joined table makes each row wider and the query slower.",
            pytrace=False,
        )


def test_the_front_page_lists_published_posts_the_newest_first(debug):
    food = CategoryFactory(name="Food")
    ada, ben = ProfileFactory(display_name="Ada"), ProfileFactory(display_name="Ben")
    written("Old", author=ada, category=food, published_at=NOON.replace(day=1, hour=1))
    written("Bare", author=ben, category=None, published_at=NOON.replace(year=2199))
    written("Undated", author=ben, category=food, published_at=None)
    written("First", author=ada, category=food)
    written("Second", author=ben, category=food)
    PostFactory(title="Unfinished", category=food, published_at=NOON.replace(day=5))
    expect(
        attempt(table, queries.front_page(), FRONT_PAGE, call="front_page(), reading what the template reads"),
        [
            ["Bare", "Ben", ""],
            ["Second", "Ben", "Food"],
            ["First", "Ada", "Food"],
            ["Old", "Ada", "Food"],
            ["Undated", "Ben", "Food"],
        ],
        call="front_page(): title, author, category",
        because="Published posts by their status, also without a category or a date; of one moment the higher id first.",
    )


@pytest.mark.parametrize("path", ["editor.display_name", "author.user.email", "author.wallet.balance"])
def test_a_developer_is_stopped_at_a_relation_that_is_not_named(path, settings):
    settings.DEBUG = True
    make_posts(3)
    posts = list(queries.front_page())
    try:
        table(posts, [path])
    except exceptions.FieldFetchBlocked:
        return
    pytest.fail(
        f"front_page() with DEBUG on, reading post.{path}\n"
        "  expected: FieldFetchBlocked\n  got:      no exception\n"
        "  A colleague who adds a relation to the template should see at once that it has to be named in the query, too.",
        pytrace=False,
    )


@pytest.mark.parametrize("path", ["editor.display_name", "author.user.email", "author.wallet.balance"])
@pytest.mark.parametrize("posts", [4, 12])
def test_visitors_get_an_answer_for_at_most_two_more_queries(path, posts, settings, assert_queries):
    settings.DEBUG = False
    make_posts(posts)
    with assert_queries(at_most=3, because="a relation that was forgotten may cost a query, but not one for each post"):
        read = attempt(
            table, queries.front_page(), [*FRONT_PAGE, path], call=f"front_page() with DEBUG off, reading post.{path}",
            because="A slow page is better than none: visitors must never see this error.",
        )  # fmt: skip
    expect(
        sum(cells[-1] != "" for cells in read),
        posts if path.startswith("author") else posts - 1,
        call=f"front_page() with DEBUG off, reading post.{path}: posts with a value",
    )


def test_debug_counts_at_the_moment_of_the_call(settings):
    make_posts(3)
    raised = []
    for debug in (False, True, False):
        settings.DEBUG = debug
        try:
            table(queries.front_page(), ["editor.display_name"])
        except exceptions.FieldFetchBlocked:
            raised.append(True)
        else:
            raised.append(False)
    expect(
        raised,
        [False, True, False],
        call="front_page() with DEBUG off, on, off, reading post.editor: FieldFetchBlocked each time?",
        because="What is decided when the module is imported can be wrong later, and cannot be tested.",
    )


def test_debug_does_not_count_at_the_moment_of_reading(settings):
    make_posts(3)
    raised = []
    for called, read in ((True, False), (False, True)):
        settings.DEBUG = called
        posts = queries.front_page()
        settings.DEBUG = read
        try:
            table(posts, ["editor.display_name"])
        except exceptions.FieldFetchBlocked:
            raised.append(True)
        else:
            raised.append(False)
    expect(
        raised,
        [True, False],
        call="front_page() with DEBUG on and then off, off and then on, reading post.editor: FieldFetchBlocked each time?",
        because="The page was asked for by a developer or by a visitor, and stays so when it is fetched and read.",
    )


@pytest.mark.parametrize(("columns", "steps"), REPORTS.values(), ids=REPORTS)
@pytest.mark.parametrize("posts", [3, 8])
def test_a_report_takes_one_query_for_each_relation_that_it_shows(columns, steps, posts, assert_queries):
    make_posts(posts)
    call = f"report(), reading {', '.join(columns)} of {posts} posts"
    with assert_queries(at_most=1 + steps, because=f"one for the posts, and one for each step to a relation: {steps}"):
        read = attempt(table, queries.report(), columns, call=call)
    expect(len(read), posts, call=f"{call}: rows")


@pytest.mark.parametrize("report", ["fields only", "authors", "editors and categories", "wallets"])
def test_a_report_reads_no_table_that_it_does_not_show(report, debug, record_queries):
    columns, _ = REPORTS[report]
    make_posts(3)
    shown = {"blog_post"}.union(*(TABLES.get(name, set()) for column in columns for name in column.split(".")))
    with record_queries() as log:
        attempt(table, queries.report(), columns, call=f"report(), reading {', '.join(columns)}")
    surplus = log.tables - shown
    if surplus:
        pytest.fail(
            f"report(), reading {', '.join(columns)}, also reads {', '.join(sorted(surplus))}:\n{log.explain()}\n"
            "Most reports show few relations; the others should cost nothing.",
            pytrace=False,
        )


def test_a_report_loads_the_bodies_only_to_show_them(debug, assert_queries):
    make_posts(4)
    with assert_queries(1, because="these columns come with the posts") as log:
        attempt(table, queries.report(), ["title", "views"], call="report(), reading title, views")
    loaded = any('"body"' in statement.sql for statement in log)
    expect(
        loaded,
        False,
        call="report(), reading title, views: are the bodies loaded?",
        because="A body is longer than all other fields together.",
    )
    with assert_queries(at_most=2, because="the bodies of all posts can come in one query"):
        read = attempt(table, queries.report(), ["title", "body"], call="report(), reading title, body")
    expect(sum(bool(body) for _, body in read), 4, call="report(), reading body: posts with a body")


def test_a_report_lists_published_posts_the_newest_first(debug):
    ada, ben = ProfileFactory(display_name="Ada", user__email="ada@example.com"), ProfileFactory(display_name="Ben")
    written("Old", author=ada, editor=ben, published_at=NOON.replace(hour=1))
    written("New", author=ada, category=None, published_at=NOON.replace(year=2199))
    written("Undated", author=ada, published_at=None)
    written("First", author=ada, editor=ada)
    written("Second", author=ada)
    PostFactory(title="Unfinished", published_at=NOON.replace(day=5))
    expect(
        table(queries.report(), ["title", "editor.display_name", "author.user.email"]),
        [
            ["New", "", "ada@example.com"],
            ["Second", "", "ada@example.com"],
            ["First", "Ada", "ada@example.com"],
            ["Old", "Ben", "ada@example.com"],
            ["Undated", "", "ada@example.com"],
        ],
        call="report(), reading title, editor.display_name, author.user.email",
        because="Published posts by their status, also without an editor or a date; of one moment the higher id first.",
    )


@pytest.mark.parametrize(("column", "more"), [("body", 1), ("editor.user.email", 2)])
def test_a_report_works_while_developing_too(column, more, settings, assert_queries):
    settings.DEBUG = True
    make_posts(5)
    with assert_queries(at_most=1 + more, because="a report costs a developer no more than anybody else"):
        read = attempt(
            table, queries.report(), ["title", column], call=f"report() with DEBUG on, reading {column}",
            because="A report has no relations that could be named in advance, so none can be forgotten.",
        )  # fmt: skip
    expect(len(read), 5, call=f"report() with DEBUG on, reading {column}: rows")


def test_both_list_all_published_posts_however_many_there_are():
    common = {"author": ProfileFactory(), "status": Post.Status.PUBLISHED, "published_at": NOON}
    Post.objects.bulk_create(Post(title=f"p{number}", slug=f"p{number}", **common) for number in range(130))
    expect(
        {read.__name__: len(table(read(), ["title"])) for read in (queries.front_page, queries.report)},
        {"front_page": 130, "report": 130},
        call="front_page() and report() with 130 published posts: how many are listed",
    )


def test_both_are_read_again_each_time():
    written("First")
    for read in (queries.front_page, queries.report):
        table(read(), ["title"])
    written("Second", published_at=NOON.replace(hour=13))
    for read in (queries.front_page, queries.report):
        expect(
            table(read(), ["title"]),
            [["Second"], ["First"]],
            call=f"{read.__name__}(), called again after another post was published",
            because="Each call must see the database as it is now.",
        )
