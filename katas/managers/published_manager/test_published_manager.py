import warnings
from datetime import timedelta
from unittest import mock

import pytest
from django.contrib import admin
from django.db.models import Count
from django.db.models.functions import Length
from django.test import RequestFactory
from django.utils import timezone

from katas.managers.published_manager.models import Article, Author
from pytest_djangokata.testing import attempt, expect

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
#: Too short for whole days, and the past for any database's own clock.
JUST_NOW = timedelta(milliseconds=-5)

#: Status and time of each kind of article; the titles of those that are public begin with P.
ARTICLES = {
    "Scheduled": ("published", HOUR),
    "P just now": ("published", JUST_NOW),
    "Draft of before": ("draft", -HOUR),
    "P long ago": ("published", -8_000_000 * HOUR),
    "Undated": ("published", None),
    "Withdrawn": ("withdrawn", -HOUR),
    "In half a minute": ("published", timedelta(seconds=30)),
    "Draft": ("draft", None),
}


def write(title, author, status="published", offset=-HOUR):
    moment = None if offset is None else timezone.now() + offset
    return Article.objects.create(title=title, author=author, status=status, published_at=moment)


def write_all(author, suffix=""):
    for title, (status, offset) in ARTICLES.items():
        write(f"{title}{suffix}", author, status, offset)


def titles(query, call):
    return attempt(lambda: [article.title for article in query()], call=call)


def public(articles, call):
    return attempt(lambda: [article.title for article in articles.published()], call=call)


@pytest.fixture
def ada():
    return Author.objects.create(name="Ada")


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Auckland", "America/Los_Angeles"])
def test_what_is_public_is_found(ada, zone):
    call = "Article.objects.published()"
    expect(public(Article.objects, call), [], call=f"{call}, without any article")
    for number in range(2):
        write_all(ada, f" {number}")
        with timezone.override(zone):
            got = sorted(public(Article.objects, call))
        expect(
            got,
            sorted(f"{title} {n}" for title in ARTICLES if title.startswith("P ") for n in range(number + 1)),
            call=f"the titles of {call}, for a reader in the time zone {zone}",
            because="Public is what has the status and a time that has come.",
        )


def test_an_article_becomes_public_while_the_server_runs(ada):
    call = "Article.objects.published()"
    expect(public(Article.objects, call), [], call=f"{call}, before anything was written")
    begun = timezone.now()
    while timezone.now() + JUST_NOW <= begun:  # until the article's time is later than that first look
        pass
    write("Tea", ada, offset=JUST_NOW)
    expect(
        public(Article.objects, call),
        ["Tea"],
        call=f"the titles of {call}, after 'Tea' became public",
        because="What is computed when a module is imported is as old as the server.",
    )
    Article.objects.update(status="draft")
    expect(public(Article.objects, call), [], call=f"{call}, after 'Tea' became a draft again")


def test_an_article_is_public_at_its_very_time(ada):
    # Whole seconds, and of the past: true by the clock of the database too, for those who ask that one.
    moment = timezone.now().replace(microsecond=0)
    Article.objects.create(title="Tea", author=ada, status="published", published_at=moment)
    call = "Article.objects.published()"
    with mock.patch("django.utils.timezone.now", return_value=moment):
        got = public(Article.objects, call)
    expect(got, ["Tea"], call=f"the titles of {call} at the published_at of 'Tea'", because="Now is not the future.")


def test_it_narrows_what_was_there_before(ada):
    bea = Author.objects.create(name="Bea")
    write_all(ada, " of Ada")
    write_all(bea, " of Bea")
    write("P extra", bea)
    for call, query, expected in (
        (
            "Article.objects.filter(author=ada).published()",
            lambda: Article.objects.filter(author=ada).published().order_by("title"),
            ["P just now of Ada", "P long ago of Ada"],
        ),
        (
            "bea.articles.published()",
            lambda: bea.articles.published().order_by("title"),
            ["P extra", "P just now of Bea", "P long ago of Bea"],
        ),
        (
            "bea.articles.exclude(title='P extra').published()",
            lambda: bea.articles.exclude(title="P extra").published().order_by("title"),
            ["P just now of Bea", "P long ago of Bea"],
        ),
        ("Article.objects.none().published()", lambda: Article.objects.none().published(), []),
        (
            "bea.articles.distinct().only('title').published()",
            lambda: bea.articles.distinct().only("title").published().order_by("title"),
            ["P extra", "P just now of Bea", "P long ago of Bea"],
        ),
        (
            "Article.objects.order_by('-title').published()",
            lambda: Article.objects.order_by("-title").published(),
            ["P long ago of Bea", "P long ago of Ada", "P just now of Bea", "P just now of Ada", "P extra"],
        ),
        (
            "Article.objects.order_by('title').published()",
            lambda: Article.objects.order_by("title").published(),
            ["P extra", "P just now of Ada", "P just now of Bea", "P long ago of Ada", "P long ago of Bea"],
        ),
        (
            "Article.objects.order_by('title').reverse().published()",
            lambda: Article.objects.order_by("title").reverse().published(),
            ["P long ago of Bea", "P long ago of Ada", "P just now of Bea", "P just now of Ada", "P extra"],
        ),
    ):
        expect(
            titles(query, call),
            expected,
            call=f"the titles of {call}",
            because="It is one more condition, on top of those that were there.",
        )


#: For each call, what to look at in an article that comes from it, what is seen, and how many queries that takes.
KEPT = {
    "annotate(letters=Length('title'))": (lambda one: getattr(one, "letters", None), [10, 10], 1),
    "defer('status')": (lambda one: sorted(one.get_deferred_fields()), [["status"]] * 2, 1),
    "select_related('author')": (lambda one: one.author.name, ["Ada"] * 2, 1),
    "prefetch_related('author')": (lambda one: one.author.name, ["Ada"] * 2, 2),
}


@pytest.mark.parametrize("before", KEPT)
def test_what_was_asked_for_before_is_kept(ada, before, assert_queries):
    write_all(ada)
    articles = {
        "annotate(letters=Length('title'))": Article.objects.annotate(letters=Length("title")),
        "defer('status')": Article.objects.defer("status"),
        "select_related('author')": Article.objects.select_related("author"),
        "prefetch_related('author')": Article.objects.prefetch_related("author"),
    }[before]
    see, expected, queries = KEPT[before]
    call = f"what is seen in the articles of Article.objects.{before}.published()"
    with assert_queries(queries, because="what was asked for before comes as it did"):
        got = attempt(lambda: [see(one) for one in articles.published()], call=call)
    expect(got, expected, call=call, because="It is one more condition, and nothing less.")


def test_the_database_that_was_asked_for_is_kept(ada):
    for call, query in (
        ('Article.objects.using("archive").published().db', lambda: Article.objects.using("archive").published().db),
        (
            'Article.objects.db_manager("archive").published().db',
            lambda: Article.objects.db_manager("archive").published().db,
        ),
    ):
        because = "A manager of your own begins with super().get_queryset(), or hands on using=self._db."
        expect(attempt(query, call=call), "archive", call=call, because=because)


def test_the_queryset_before_stays_what_it_was(ada):
    write_all(ada)
    everything = Article.objects.order_by("title")
    call = "everything.published()"
    for moment in ("before", "after"):
        got = sorted(public(everything, f"{call}, {moment} everything was read"))
        expect(got, ["P just now", "P long ago"], call=f"the titles of {call}, {moment} everything was read")
        expect(
            [article.title for article in everything],
            sorted(ARTICLES),
            call=f"the titles of everything = Article.objects.order_by('title'), after {call}",
            because="filter() and the like return a new queryset; so does this.",
        )


def test_values_and_groups_are_what_they_would_be_after_a_filter(ada):
    write_all(ada)
    write_all(Author.objects.create(name="Bea"), " of Bea")
    articles = Article.objects
    for call, query, expected in (
        (
            "Article.objects.published().values()",
            lambda: [list(row) for row in articles.published().values()],
            [["id", "title", "author_id", "status", "published_at"]] * 4,
        ),
        (
            "Article.objects.values_list('status').published()",
            lambda: list(articles.values_list("status").published()),
            [("published",)] * 4,
        ),
        (
            "Article.objects.values_list('author__name').published().annotate(Count('id'))",
            lambda: sorted(articles.values_list("author__name").published().annotate(Count("id"))),
            [("Ada", 2), ("Bea", 2)],
        ),
    ):
        because = "A column, an order or a DISTINCT that nobody asked for changes what is computed afterwards."
        expect(attempt(query, call=call), expected, call=call, because=because)


@pytest.mark.parametrize("sets", [1, 5])
def test_the_result_is_a_queryset(ada, sets, assert_queries):
    for number in range(sets):
        write_all(ada, f" {number}")
    call = "Article.objects.published().filter(title__startswith='P just').count()"
    with assert_queries(1, because="the database does all of it"):
        got = attempt(lambda: Article.objects.published().filter(title__startswith="P just").count(), call=call)
    expect(got, sets, call=call)
    call = "the author_id and status of each of Article.objects.published()"
    with assert_queries(1, because="the fields come with the articles"):
        got = attempt(lambda: [(one.author_id, one.status) for one in Article.objects.published()], call=call)
    expect(got, [(ada.pk, "published")] * 2 * sets, call=call)
    call = "ada.articles.filter(title__contains='now').published().order_by('-title').first().title"
    with assert_queries(1, because="the database does all of it"):
        got = attempt(
            lambda: ada.articles.filter(title__contains="now").published().order_by("-title").first().title, call=call
        )
    expect(got, f"P just now {sets - 1}", call=call)


def test_nothing_is_hidden_from_the_editors(ada):
    write_all(ada)
    everything = sorted(ARTICLES)
    page = admin.ModelAdmin(Article, admin.AdminSite()).get_queryset(RequestFactory().get("/"))
    for call, query in (
        ("Article.objects.all()", Article.objects.all),
        ("ada.articles.all()", ada.articles.all),
        ("what the admin lists", lambda: page),
    ):
        expect(
            sorted(titles(query, call)),
            everything,
            call=f"the titles of {call}",
            because="A draft that nobody can see is a draft that nobody can edit.",
        )
    draft = Article.objects.get(title="Draft")
    draft.title = "Draft, corrected"
    attempt(draft.save, call="save() of a draft")
    attempt(draft.refresh_from_db, call="refresh_from_db() of a draft", because="It uses the base manager.")
    expect(draft.title, "Draft, corrected", call="the title of the draft, after it was saved and read again")


def test_there_are_no_warnings(ada):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        attempt(lambda: list(Article.objects.published()), call="Article.objects.published()")
    expect(
        [str(one.message) for one in caught if issubclass(one.category, RuntimeWarning)],
        [],
        call="the warnings of Article.objects.published()",
        because="A time without a time zone is wrong somewhere.",
    )
