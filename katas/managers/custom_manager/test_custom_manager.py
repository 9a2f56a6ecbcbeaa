import warnings
from datetime import datetime, timedelta
from unittest import mock

import pytest
from django.contrib import admin
from django.test import RequestFactory
from django.utils import timezone

from katas.managers.custom_manager import managers, models
from pytest_djangokata.testing import attempt, expect

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
#: Long ago for a manager that looked at the clock when it was imported, and the past for any database's own clock.
JUST_NOW = timedelta(milliseconds=-5)


def later_today():
    """Return how long it is until a later moment of the same day, which the last seconds of a day do not have."""
    rest = timezone.now().replace(hour=23, minute=59, second=59) - timezone.now()
    return max(timedelta(seconds=20), min(HOUR, rest / 2))


@pytest.fixture
def author():
    return models.Author.objects.create(name="Ada")


def at(offset):
    return None if offset is None else timezone.now() + offset


def make(model, who, offsets):
    """Store a row for each title, public from so long after now."""
    person, moment = {"Article": ("author", "published_at"), "Episode": ("host", "aired_at")}[model.__name__]
    for title, offset in offsets.items():
        model(**{"title": title, person: who, moment: at(offset)}).save()


def let_the_clock_move_on():
    """Return when what is JUST_NOW lies after the call."""
    begun = timezone.now()
    while timezone.now() + JUST_NOW <= begun:
        pass


def at_exactly(moment):
    """Stop the clock of timezone.now(). A database's own clock is a little later, where the same holds."""

    class Stopped(datetime):
        @classmethod
        def now(cls, tz=None):
            return moment.astimezone(tz)

    return mock.patch("django.utils.timezone.datetime", Stopped)


def titles(rows):
    return sorted(row.title for row in rows)


def published(model):
    """Return the manager that the task asks for."""
    if not hasattr(model, "published"):
        pytest.fail(
            f"{model.__name__}.published\n  expected: a manager\n  got:      {model.__name__} has no such attribute",
            pytrace=False,
        )
    return model.published


def public(model):
    """Return the titles of what is public."""
    manager = published(model)
    return attempt(lambda: titles(manager.all()), call=f"{model.__name__}.published.all()")


@pytest.mark.parametrize("name", ["Article", "Episode"])
def test_published_gives_what_is_public_now(name, author):
    model = getattr(models, name)
    expect(public(model), [], call=f"{name}.published.all(), of an empty table")
    make(
        model,
        author,
        {"soon": later_today(), "draft": None, "old": -400 * 24 * HOUR, "next year": 400 * 24 * HOUR, "today": -HOUR},
    )
    expect(
        public(model),
        ["old", "today"],
        call=f"{name}.published.all()",
        because="Drafts, and what is scheduled for later, are not public.",
    )


def test_a_notice_is_public_until_its_end():
    for title, since, until in (
        ("for ever", -HOUR, None),
        ("over", -2 * HOUR, -HOUR),
        ("still", -2 * HOUR, later_today()),
        ("not yet", later_today(), 2 * HOUR),
        ("not yet, for ever", HOUR, None),
    ):
        models.Notice(title=title, shown_from=at(since), shown_until=at(until)).save()
    expect(
        public(models.Notice),
        ["for ever", "still"],
        call="Notice.published.all()",
        because="A notice goes when its end has come; without an end it stays.",
    )


@pytest.mark.parametrize("name", ["Article", "Episode"])
def test_what_became_public_just_now_is_there(name, author):
    model = getattr(models, name)
    public(model)
    let_the_clock_move_on()
    make(model, author, {"breaking news": JUST_NOW})
    expect(
        public(model),
        ["breaking news"],
        call=f"{name}.published.all(), a moment after something became public",
        because="A server runs for weeks; 'now' is the time of the query and not of its start.",
    )


def test_a_notice_that_ended_just_now_is_gone():
    public(models.Notice)
    let_the_clock_move_on()
    models.Notice(title="Works on the line", shown_from=at(-HOUR), shown_until=at(JUST_NOW)).save()
    expect(
        public(models.Notice),
        [],
        call="Notice.published.all(), a moment after the end of a notice",
        because="'Now' is the time of the query.",
    )


@pytest.mark.parametrize("name", ["Article", "Episode"])
def test_a_row_is_public_at_its_very_moment(name, author):
    model, moment = getattr(models, name), at(JUST_NOW)
    person, field = {"Article": ("author", "published_at"), "Episode": ("host", "aired_at")}[name]
    model(**{"title": "on time", person: author, field: moment}).save()
    with at_exactly(moment):
        got = public(model)
    expect(
        got,
        ["on time"],
        call=f"{name}.published.all(), at the very moment that {field} names",
        because="The present moment is not in the future.",
    )


def test_a_notice_is_public_from_its_beginning_until_its_end_and_not_at_its_end():
    moment = at(JUST_NOW)
    models.Notice(title="begins", shown_from=moment).save()
    models.Notice(title="ends", shown_from=at(-HOUR), shown_until=moment).save()
    with at_exactly(moment):
        got = public(models.Notice)
    expect(
        got,
        ["begins"],
        call="Notice.published.all(), at the very moment when one begins and another ends",
        because="The present moment is not in the future.",
    )


METHODS = {
    "get()": lambda manager: [manager.get()],
    "first()": lambda manager: [manager.first()],
    "exclude(title='')": lambda manager: manager.exclude(title=""),
    "order_by('-title')": lambda manager: manager.order_by("-title"),
    "iterator()": lambda manager: manager.iterator(),
    "in_bulk().values()": lambda manager: manager.in_bulk().values(),
    "values_list('title', flat=True)": lambda manager: manager.values_list("title", flat=True),
    "count()": lambda manager: ["public"] * manager.count(),
}


@pytest.mark.parametrize("method", METHODS)
def test_every_method_begins_with_what_is_public(method, author):
    make(models.Article, author, {"a draft": None, "later": HOUR, "public": -HOUR, "soon": later_today()})
    for call, manager in (
        ("Article.published", lambda: published(models.Article)),
        ('ada.articles(manager="published")', lambda: author.articles(manager="published")),
    ):
        expect(
            attempt(lambda: [str(row) for row in METHODS[method](manager())], call=f"{call}.{method}"),  # noqa: B023
            ["public"],
            call=f"what {call}.{method} finds, of one article that is public and three that are not",
            because="A manager's methods start from get_queryset(), which is the one place to narrow them all.",
        )


def test_a_condition_and_a_count_are_one_query(author, assert_queries):
    make(models.Article, author, {"Tidal walks": -HOUR, "Tidal maps": HOUR, "Paper maps": -HOUR, "Tidal times": -HOUR})
    manager, call = published(models.Article), 'Article.published.filter(title__startswith="Tidal").count()'
    with assert_queries(at_most=1, because="the rows that are not public should not leave the database"):
        count = attempt(lambda: manager.filter(title__startswith="Tidal").count(), call=call)
    expect(count, 2, call=call)


@pytest.mark.parametrize("hours", [-10, 9])
def test_the_time_zone_that_is_active_makes_no_difference(hours, author):
    make(models.Article, author, {"just now": JUST_NOW, "soon": later_today()})
    models.Notice(title="soon over", shown_from=at(-HOUR), shown_until=at(later_today())).save()
    with timezone.override(timezone.get_fixed_timezone(60 * hours)):
        got = [public(models.Article), public(models.Notice)]
    expect(
        got,
        [["just now"], ["soon over"]],
        call=f"Article.published.all() and Notice.published.all(), with a time zone active that is {hours:+} hours from UTC",
        because="A moment is the same for everybody, however their clocks show it.",
    )


@pytest.mark.parametrize("name", ["Article", "Episode", "Notice"])
def test_the_caller_may_name_the_database(name):
    manager, call = published(getattr(models, name)), f'{name}.published.db_manager("archive").all().db'
    expect(
        attempt(lambda: manager.db_manager("archive").all().db, call=call),
        "archive",
        call=call,
        because="Managers start from super().get_queryset(), which knows the database that was asked for.",
    )


@pytest.mark.parametrize(("name", "relation"), [("Article", "articles"), ("Episode", "episodes")])
def test_a_related_manager_gives_what_is_public_of_that_author(name, relation, author):
    model = getattr(models, name)
    make(model, models.Author.objects.create(name="Bo"), {"another's": -HOUR})
    make(model, author, {"mine": -HOUR, "mine, later": HOUR, "mine, a draft": None})
    call = f'ada.{relation}(manager="published").all()'
    try:
        got = titles(getattr(author, relation)(manager="published").all())
    except Exception as error:  # noqa: BLE001
        got = f"{type(error).__name__}: {error}"
    expect(
        got,
        ["mine"],
        call=call,
        because="Django makes a related manager from the class of the manager, without arguments for its __init__.",
    )


@pytest.mark.parametrize("name", ["Article", "Episode", "Notice"])
def test_the_admin_and_objects_see_all_rows(name, author):
    model = getattr(models, name)
    if name == "Notice":
        model(title="soon", shown_from=at(HOUR)).save()
        model(title="over", shown_from=at(-2 * HOUR), shown_until=at(-HOUR)).save()
    else:
        make(model, author, {"soon": HOUR, "over": None})
    shown = admin.ModelAdmin(model, admin.AdminSite()).get_queryset(RequestFactory().get("/"))
    expect(
        titles(shown),
        ["over", "soon"],
        call=f"the rows of {name} that the admin lists",
        because="Who cannot find a draft cannot publish it. The first manager of a class is its default manager.",
    )
    objects = getattr(model, "objects", None)
    expect(objects is not None, True, call=f"hasattr({name}, 'objects')", because="All code that is there uses it.")
    expect(titles(objects.all()), ["over", "soon"], call=f"{name}.objects.all()")
    hidden = objects.get(title="soon")
    hidden.title = "sooner"
    attempt(
        hidden.save,
        call=f"save() of a row of {name} that is not public yet",
        because="Django saves, deletes and reads again through the base manager, which must hide nothing.",
    )
    expect(titles(objects.all()), ["over", "sooner"], call=f"{name}.objects.all(), after the title of one was changed")


def test_the_function_serves_any_fields_of_any_model():
    for title, since, until in (("over", -2 * HOUR, -HOUR), ("still", -2 * HOUR, HOUR), ("for ever", -HOUR, None)):
        models.Notice(title=title, shown_from=at(since), shown_until=at(until)).save()
    manager = attempt(managers.published, "shown_until", call='published("shown_until")')
    manager.model = models.Notice
    with mock.patch.object(models.Notice, "objects", None):
        got = attempt(lambda: titles(manager.all()), call='published("shown_until").all(), for a model without objects')
    expect(
        got,
        ["over"],
        call='published("shown_until").all(), for the model Notice',
        because="The names of the fields are given to the function; it knows no model by itself.",
    )


def test_a_row_without_a_beginning_is_not_public_with_an_end_either():
    # The two fields of Notice the other way round: the one that may be null is the beginning.
    models.Notice(title="never", shown_from=at(HOUR), shown_until=None).save()
    models.Notice(title="now", shown_from=at(HOUR), shown_until=at(-HOUR)).save()
    manager = attempt(managers.published, "shown_until", "shown_from", call='published("shown_until", "shown_from")')
    manager.model = models.Notice
    call = 'published("shown_until", "shown_from").all(), for the model Notice'
    expect(
        attempt(lambda: titles(manager.all()), call=call),
        ["now"],
        call=call,
        because="A row whose since is null is never public; exclude(since__gt=now) leaves it in.",
    )


@pytest.mark.parametrize("first", ["with an end", "without"])
def test_the_same_since_serves_with_an_until_and_without(first):
    models.Notice(title="over", shown_from=at(-2 * HOUR), shown_until=at(-HOUR)).save()
    models.Notice(title="still", shown_from=at(-2 * HOUR), shown_until=at(HOUR)).save()
    calls = {
        'published("shown_from", "shown_until")': (["shown_from", "shown_until"], ["still"]),
        'published("shown_from")': (["shown_from"], ["over", "still"]),
    }
    order = list(calls) if first == "with an end" else list(reversed(calls))
    made = {call: attempt(managers.published, *calls[call][0], call=call) for call in order}
    for call in order:
        made[call].model = models.Notice
        expect(
            attempt(lambda: titles(made[call].all()), call=f"{call}.all(), for the model Notice"),  # noqa: B023
            calls[call][1],
            call=f"{call}.all(), for the model Notice",
            because="Each call makes a manager for its own fields.",
        )


def test_no_naive_moment_is_compared(author):
    make(models.Article, author, {"today": -HOUR})
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        public(models.Article)
        public(models.Notice)
    expect(
        [str(warning.message) for warning in caught if issubclass(warning.category, RuntimeWarning)],
        [],
        call="the warnings of Article.published.all() and Notice.published.all()",
        because="datetime.now() is the clock on the server's wall, in a time zone that nobody wrote down.",
    )
