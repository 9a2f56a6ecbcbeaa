from datetime import UTC, date, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from katas.orm.slow_queryset import dashboard as newsroom
from katas.orm.slow_queryset.measure import measure
from katas.orm.slow_queryset.models import Article, Section, Visit
from pytest_djangokata.testing import expect, shown

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 2)
MIDNIGHT = datetime(2026, 3, 2, tzinfo=UTC)


def write(title, section=None, visits=(), seconds=30):
    """Make an article that is visited at each of the minutes since midnight, some of which may be negative."""
    article = Article.objects.create(title=title, section=section, body="word " * 50)
    visit(article, visits, seconds)
    return article


def visit(article, minutes, seconds=30):
    Visit.objects.bulk_create(
        Visit(article=article, happened_at=MIDNIGHT + timedelta(minutes=minute), seconds=seconds) for minute in minutes
    )


def many_articles(number):
    """Make articles in sections of their own, all of them visited on the day and on the days around."""
    for one in range(number):
        section = Section.objects.create(name=f"Section {one}")
        write(f"Article {one:02}", section, visits=[-1440, *range(60, 62 + one % 3), 1500])


def as_shown(board):
    return [(row.title, row.section, row.visits, row.seconds) for row in board.rows]


@pytest.mark.parametrize("articles", [1, 4, 12])
def test_the_dashboard_takes_two_queries(articles, assert_queries):
    many_articles(articles)
    with assert_queries(at_most=2, because="the rows and the total, however many articles there are"):
        board = newsroom.dashboard(DAY)
    expect(len(board.rows), min(articles, 10), call=f"dashboard(day) with {articles} articles: rows")


@pytest.mark.parametrize(("articles", "limit"), [(6, 10), (15, 10), (15, 3)])
def test_the_database_sends_only_what_is_shown(articles, limit):
    many_articles(articles)
    with measure() as cost:
        newsroom.dashboard(DAY, limit)
    if cost.rows > limit + 1:
        pytest.fail(
            f"dashboard(day, {limit}) with {articles} articles of several visits each\n"
            f"  expected: at most {limit + 1} rows from the database\n  got:      {cost.rows}\n"
            "  What is counted, added up and cut off in Python was sent and made into objects before.",
            pytrace=False,
        )


def test_no_text_of_an_article_is_loaded():
    many_articles(3)
    with measure() as cost:
        newsroom.dashboard(DAY)
    loading = [sql for sql in cost.statements if '"body"' in sql]
    if loading:
        pytest.fail(
            "dashboard(day) loads the body of the articles that it lists, which nobody reads there:\n"
            f"  {shown(loading[0])}",
            pytrace=False,
        )


def test_visits_of_other_days_cost_nothing():
    others = 2000
    articles = [write(f"Article {number}", visits=range(10, 20 + number)) for number in range(5)]
    alone = steps_of_the_dashboard()
    Visit.objects.bulk_create(
        Visit(article=articles[number % 5], happened_at=MIDNIGHT + timedelta(minutes=number + later), seconds=number)
        for number in range(1, others + 1)
        for later in (-1 - others, 24 * 60)
    )
    together = steps_of_the_dashboard()
    if connection.vendor == "sqlite":
        if together - alone >= others:
            pytest.fail(
                f"dashboard(day), after {others} visits of the days before and {others} of the days after were added\n"
                f"  expected: about as many steps of the database as before, {alone}\n  got:      {together}\n"
                "  It looks at every visit that there ever was, to find those of one day. Either there is no index that\n"
                "  it can use for that, or the condition is of a kind for which no index helps.",
                pytrace=False,
            )
    elif "happened_at" not in indexed_columns():
        pytest.fail("No index has happened_at in it, so each visit has to be looked at.", pytrace=False)


def steps_of_the_dashboard():
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as every database does in production, sooner or later
    with measure() as cost:
        newsroom.dashboard(DAY)
    return cost.steps


def indexed_columns():
    with connection.cursor() as cursor:
        constraints = connection.introspection.get_constraints(cursor, Visit._meta.db_table)
    return {column for one in constraints.values() if one["index"] for column in one["columns"]}


def test_models_and_migrations_agree():
    with connection.cursor() as cursor:
        columns = {
            model.__name__: [
                (column.name, column.null_ok)
                for column in connection.introspection.get_table_description(cursor, model._meta.db_table)
            ]
            for model in (Section, Article, Visit)
        }
    needed = {"Section": ["id", "name"], "Article": ["id", "title", "body", "section_id"]}
    needed["Visit"] = ["id", "happened_at", "seconds", "article_id"]
    expect(
        {name: sorted(found) for name, found in columns.items()},
        {name: sorted((one, one == "section_id") for one in wanted) for name, wanted in needed.items()},
        call="the columns of the tables, and whether they may be NULL",
        because="Other programs write these tables; to a field that they do not know they would give no value.",
    )
    out = StringIO()
    try:
        call_command("makemigrations", "slow_queryset", check_changes=True, dry_run=True, stdout=out, no_color=True)
    except SystemExit:
        changes = out.getvalue()
    else:
        return
    pytest.fail(f"makemigrations finds changes of the models that no migration makes:\n{changes}", pytrace=False)


def test_the_day_shows_its_visits_and_no_others():
    sports = Section.objects.create(name="Sports")
    write("Old", sports, visits=[-10, -2000])
    bread = write("Bread", visits=[5, -700, 1500], seconds=40)
    visit(bread, [9], seconds=15)
    write("Never", sports)
    write("Essay", Section.objects.create(name=""), visits=[40], seconds=7)
    write("Glance", sports, visits=[30], seconds=0)
    write("Tour", sports, visits=[700, 800, 900], seconds=60)
    board = newsroom.dashboard(DAY)
    expect(
        as_shown(board),
        [("Tour", "Sports", 3, 180), ("Bread", None, 2, 55), ("Essay", "", 1, 7), ("Glance", "Sports", 1, 0)],
        call="dashboard(day): title, section, visits, seconds",
        because="Only what was visited on that day, also without a section or in one without a name, with its visits.",
    )
    expect(board.visits, 7, call="dashboard(day).visits")


def test_the_most_visited_come_first_and_ties_are_ordered():
    for title, visits in (("Cups", 2), ("Zebra", 3), ("Ants", 2), ("Best", 5), ("Bees", 2), ("Apes", 1)):
        write(title, visits=range(visits), seconds=10 * ord(title[0]) + ord(title[1]))
    expect(
        [(row.title, row.visits) for row in newsroom.dashboard(DAY).rows],
        [("Best", 5), ("Zebra", 3), ("Ants", 2), ("Bees", 2), ("Cups", 2), ("Apes", 1)],
        call="dashboard(day): title and visits",
        because="The most visited first, and of equally visited ones the lower title.",
    )


def test_articles_of_one_title_are_two_articles():
    food, sports = Section.objects.create(name="Food"), Section.objects.create(name="Sports")
    write("Weather", sports, visits=[1, 2], seconds=10)
    write("Weather", food, visits=[3, 4], seconds=7)
    write("Weather", food, visits=[5])
    expect(
        as_shown(newsroom.dashboard(DAY)),
        [("Weather", "Sports", 2, 20), ("Weather", "Food", 2, 14), ("Weather", "Food", 1, 30)],
        call="dashboard(day) with three articles of one title",
        because="A title is not a key; of equal titles the lower id comes first.",
    )


@pytest.mark.parametrize("limit", [0, 1, 3, 10, 20])
def test_the_total_counts_articles_that_are_not_listed_too(limit):
    for number in range(12):
        write(f"Article {number:02}", visits=range(20 - number))
    board = newsroom.dashboard(DAY, limit) if limit != 10 else newsroom.dashboard(DAY)
    expect(
        [row.visits for row in board.rows],
        list(range(20, 8, -1))[:limit],
        call=f"dashboard(day, {limit}) with 12 articles: visits of each row",
    )
    expect(
        board.visits,
        sum(range(9, 21)),
        call=f"dashboard(day, {limit}).visits with 12 articles",
        because="The total is that of the day, not that of the list.",
    )


def test_a_day_begins_at_midnight_and_ends_before_the_next():
    article = write("Night", visits=[0, 1440, 60])
    late = MIDNIGHT + timedelta(days=1) - timedelta(microseconds=1)
    Visit.objects.create(article=article, happened_at=late, seconds=4)
    Visit.objects.create(article=article, happened_at=MIDNIGHT - timedelta(microseconds=1), seconds=8)
    board = newsroom.dashboard(DAY)
    expect(
        (board.visits, as_shown(board)),
        (3, [("Night", None, 3, 64)]),
        call="dashboard(2 March), visited at 0:00, 1:00 and a moment before the next midnight",
        because="Midnight belongs to the day that begins; a visit must be counted on one day only.",
    )
    board = newsroom.dashboard(DAY + timedelta(days=1))
    expect(board.visits, 1, call="dashboard(3 March), visited at 0:00: visits")


@pytest.mark.parametrize(("offset", "visits"), [(0, 6), (330, 8), (-480, 7)])
def test_midnight_is_that_of_the_current_time_zone(offset, visits):
    write("World", visits=[-331, -330, -200, -1, -100, 0, 479, 480, 1109, 1110, 1439, 1440, 1500, 1919, 1920])
    with timezone.override(timezone.get_fixed_timezone(offset)):
        board = newsroom.dashboard(DAY)
    expect(
        (board.visits, sum(row.visits for row in board.rows)),
        (visits, visits),
        call=f"dashboard(day).visits, in a time zone {offset} minutes ahead of Greenwich",
        because="A day in Delhi begins when it is still evening in Greenwich.",
    )


@pytest.mark.parametrize(
    ("place", "month", "day", "hours"),
    [
        ("Europe/Berlin", 3, 29, 23),
        ("Europe/Berlin", 6, 1, 24),
        ("Europe/Berlin", 10, 25, 25),
        ("America/Santiago", 4, 4, 25),  # Its last hour comes twice.
        ("America/Santiago", 9, 6, 23),  # There is no midnight.
        ("America/Havana", 11, 1, 25),  # Midnight comes twice.
    ],
)
def test_a_day_may_have_23_hours_or_25(place, month, day, hours):
    begin = datetime(2026, month, day, tzinfo=ZoneInfo(place)).astimezone(UTC)
    article = write("Clocks")
    for hour in range(-2, 28):
        Visit.objects.create(article=article, happened_at=begin + timedelta(hours=hour, minutes=30), seconds=1)
    with timezone.override(ZoneInfo(place)):
        board = newsroom.dashboard(date(2026, month, day))
    expect(
        (board.visits, as_shown(board)),
        (hours, [("Clocks", None, hours, hours)]),
        call=f"dashboard({day}.{month}.), in {place}, with a visit in each hour",
        because="A day ends where the next begins, and that is not always 24 hours later.",
    )


def test_a_day_without_visits_is_empty():
    write("Old", visits=[-5])
    board = newsroom.dashboard(DAY)
    expect((board.visits, list(board.rows)), (0, []), call="dashboard(day) without a visit: visits and rows")


def test_a_new_visit_is_on_the_dashboard_at_once():
    article = write("Bread", visits=[5])
    newsroom.dashboard(DAY)
    visit(article, [6])
    expect(
        as_shown(newsroom.dashboard(DAY)),
        [("Bread", None, 2, 60)],
        call="dashboard(day), called again after another visit",
        because="The editors watch it while the day goes on.",
    )
