from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from katas.managers.chainable_queryset.models import Article, Author, Comment, Tag
from pytest_djangokata.testing import attempt, expect

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
LONG_AGO, TICK = datetime(2020, 1, 1, tzinfo=UTC), timedelta(microseconds=1)

#: title: author, tags, status, published_at, views, approved comments, others
ARTICLES = {
    "late": ("ada", "django", "published", NOON + TICK, 500, 1, 0),
    "hit": ("ada", "django orm sql", "published", NOON, 100, 3, 2),
    "quiet": ("ada", "django orm", "published", LONG_AGO, 99, 0, 4),
    "draft": ("ada", "django orm", "draft", None, 800, 2, 0),
    "undated": ("bea", "orm", "published", None, 300, 1, 0),
    "dated": ("bea", "django orm", "draft", LONG_AGO, 150, 1, 0),
    "lone": (None, "ORM", "published", LONG_AGO, 0, 0, 0),
    "other": ("bea", "sql django orm", "published", LONG_AGO, 700, 5, 1),
}


@pytest.fixture
def articles():
    authors = {name: Author.objects.create(name=name) for name in ("ada", "bea")}
    tags = {slug: Tag.objects.create(slug=slug) for slug in ("sql", "orm", "django", "ORM", "unused")}
    for title, (author, slugs, status, at, views, approved, others) in ARTICLES.items():
        article = Article.objects.create(
            author=authors.get(author), title=title, status=status, published_at=at, views=views
        )
        article.tags.set(tags[slug] for slug in slugs.split())
        Comment.objects.bulk_create(
            Comment(article=article, is_approved=n < approved) for n in range(approved + others)
        )
    return authors | tags


def titles(queryset):
    return " ".join(sorted(article.title for article in queryset))


#: What is asked, and the articles that are left.
ASKED = {
    "published(noon)": (lambda those: those.published(NOON), "hit lone other quiet"),
    "published(at=noon)": (lambda those: those.published(at=NOON), "hit lone other quiet"),
    "published()": (lambda those: those.published(), "hit late lone other quiet"),
    "popular(100)": (lambda those: those.popular(100), "dated draft hit late other undated"),
    "tagged('django')": (lambda those: those.tagged("django"), "dated draft hit late other quiet"),
    "tagged('django', 'sql')": (lambda those: those.tagged("django", "sql"), "hit other"),
    "tagged('django', 'orm', 'sql')": (lambda those: those.tagged("django", "orm", "sql"), "hit other"),
    "tagged('sql').tagged('orm')": (lambda those: those.tagged("sql").tagged("orm"), "hit other"),
    "tagged('orm', 'orm')": (lambda those: those.tagged("orm", "orm"), "dated draft hit other quiet undated"),
    "tagged('unused')": (lambda those: those.tagged("unused"), ""),
    "tagged('django', 'nosuch')": (lambda those: those.tagged("django", "nosuch"), ""),
    "tagged()": (lambda those: those.tagged(), " ".join(sorted(ARTICLES))),
    "with_comment_count()": (lambda those: those.with_comment_count(), " ".join(sorted(ARTICLES))),
    "popular(100).popular(200)": (lambda those: those.popular(100).popular(200), "draft late other undated"),
    "popular(200).all().popular(100)": (
        lambda those: those.popular(200).all().popular(100),
        "draft late other undated",
    ),
    "filter(…).popular(0)": (lambda those: those.filter(title__startswith="d").popular(0), "dated draft"),
}


@pytest.mark.parametrize("call", ASKED)
def test_each_question_has_its_answer(articles, call):
    ask, left = ASKED[call]
    got = attempt(ask, Article.objects, call=f"Article.objects.{call}")
    expect(isinstance(got, QuerySet), True, call=f"whether Article.objects.{call} is a queryset")
    expect(titles(got), left, call=f"Article.objects.{call}")
    by_ada = " ".join(title for title in left.split() if ARTICLES[title][0] == "ada")
    expect(
        titles(attempt(ask, articles["ada"].articles, call=f"ada.articles.{call}")), by_ada, call=f"ada.articles.{call}"
    )
    about_sql = " ".join(title for title in left.split() if "sql" in ARTICLES[title][1])
    expect(
        titles(attempt(ask, articles["sql"].articles, call=f"sql.articles.{call}")),
        about_sql,
        call=f"sql.articles.{call}",
    )


STEPS = {
    "published(noon)": lambda those: those.published(NOON),
    "tagged('django', 'orm')": lambda those: those.tagged("django", "orm"),
    "popular(90)": lambda those: those.popular(90),
    "with_comment_count()": lambda those: those.with_comment_count(),
}


@pytest.mark.parametrize(
    "start", ["Article.objects", "ada.articles", "orm.articles", "Article.objects.order_by('views')"]
)
def test_the_questions_can_be_chained_in_any_order(articles, start, assert_queries):
    those = {
        "Article.objects": Article.objects,
        "ada.articles": articles["ada"].articles,
        "orm.articles": articles["orm"].articles,
        "Article.objects.order_by('views')": Article.objects.order_by("views"),
    }[start]
    expected = {"hit": 3, "quiet": 0} if start == "ada.articles" else {"hit": 3, "quiet": 0, "other": 5}
    for steps in permutations(STEPS):
        call = ".".join([start, *steps])

        def chain(steps=steps):
            chained = those
            for step in steps:
                chained = STEPS[step](chained)
            return chained

        with assert_queries(0, because="A chain is a question. It is asked when somebody looks."):
            chained = attempt(chain, call=call)
        with assert_queries(1, because="A chain is one question."):
            got = [(article.title, article.comment_count) for article in chained]
        expect(sorted(got), sorted(expected.items()), call=f"titles and comment_count of {call}")
        if "order_by" in start:
            expect([title for title, _ in got], ["quiet", "hit", "other"], call=f"the order of {call}")


def test_the_number_of_comments_can_be_filtered_and_ordered_by(articles):
    def chain():
        return Article.objects.with_comment_count().filter(tags__slug="orm", comment_count__gte=1)

    got = attempt(chain, call="with_comment_count().filter(tags__slug='orm', comment_count__gte=1)")
    expect(
        [(article.title, article.comment_count) for article in got.order_by("-comment_count", "title")],
        [("other", 5), ("hit", 3), ("draft", 2), ("dated", 1), ("undated", 1)],
        call="the articles about the ORM with approved comments, and their number",
        because="A join with the tags must not change the number.",
    )
    nothing = attempt(
        lambda: Article.objects.with_comment_count().filter(comment_count=0), call="with_comment_count().filter(…=0)"
    )
    expect(titles(nothing), "lone quiet", call="with_comment_count().filter(comment_count=0)")
    ordered = Article.objects.with_comment_count().filter(comment_count__lte=1).order_by("-comment_count", "title")
    expect(
        [article.title for article in ordered],
        ["dated", "late", "undated", "lone", "quiet"],
        call="with_comment_count().filter(comment_count__lte=1).order_by('-comment_count', 'title')",
        because="No comments are a number as well: 0.",
    )
    joined = attempt(
        lambda: Article.objects.filter(tags__slug__in=["django", "orm"]).with_comment_count().filter(title="hit"),
        call="filter(tags__slug__in=['django', 'orm']).with_comment_count().filter(title='hit')",
    )
    expect(
        {article.comment_count for article in joined},
        {3},
        call="filter(tags__slug__in=['django', 'orm']).with_comment_count(), of an article with both",
    )
    waiting = Article.objects.filter(comments__is_approved=False, title="hit").with_comment_count()
    expect(
        {article.comment_count for article in waiting},
        {3},
        call="filter(comments__is_approved=False).with_comment_count(), of an article with 3 approved comments",
        because="The join with the comments that the caller filters by is not the one to count.",
    )


def test_what_the_table_does_not_give_is_not_there(articles):
    places = {
        "Article.objects": Article.objects,
        "ada.articles": articles["ada"].articles,
        "orm.articles": articles["orm"].articles,
        "Article.objects.all()": Article.objects.all(),
        "ada.articles.all()": articles["ada"].articles.all(),
        "Article.objects.order_by('views')": Article.objects.order_by("views"),
    }
    for name, place in places.items():
        is_queryset = name.endswith(")")
        for method, argument, given in (("publish", NOON, is_queryset), ("create_draft", "New", not is_queryset)):
            expect(
                outcome(place, method, argument),
                "done" if given else "AttributeError",
                call=f"{name}.{method}(…)",
                because="What acts on everything should ask for a queryset first.",
            )


def outcome(place, method, argument):
    """Call a method, undo what it did, and return "done" or the name of its error."""
    with transaction.atomic():
        try:
            getattr(place, method)(argument)
        except Exception as error:  # noqa: BLE001
            return type(error).__name__
        finally:
            transaction.set_rollback(True)
    return "done"


@pytest.mark.parametrize(
    ("call", "chosen", "published"),
    [
        ("filter(author=ada)", lambda names: Article.objects.filter(author=names["ada"]), "draft"),
        ("ada.articles.all()", lambda names: names["ada"].articles.all(), "draft"),
        ("all()", lambda names: Article.objects.all(), "dated draft"),
        ("tagged('django', 'orm')", lambda names: Article.objects.tagged("django", "orm"), "dated draft"),
        ("with_comment_count()", lambda names: Article.objects.with_comment_count().popular(200), "draft"),
        ("published()", lambda names: Article.objects.published(), ""),
        ("none()", lambda names: Article.objects.none(), ""),
    ],
    ids=["of an author", "of a related manager", "all", "tagged", "counted and popular", "no drafts", "none"],
)
def test_publish_publishes_the_drafts_of_a_queryset(articles, call, chosen, published, assert_queries):
    before = dict(Article.objects.values_list("title", "published_at"))
    those = attempt(chosen, articles, call=call)
    with assert_queries(at_most=1, because="One UPDATE is enough."):
        number = attempt(lambda: those.publish(at=NOON), call=f"{call}.publish(at=noon)")
    drafts = published.split()
    expect(number, len(drafts), call=f"{call}.publish(noon)")
    expect(
        dict(Article.objects.filter(status="published").values_list("title", "published_at")),
        {
            title: NOON if title in drafts else before[title]
            for title in sorted([*drafts, *(title for title in ARTICLES if ARTICLES[title][2] == "published")])
        },
        call=f"what is published after {call}.publish(noon), and since when",
    )


def test_the_present_is_that_of_the_call(articles):
    Article.objects.filter(title="draft").update(title="mine")
    those = Article.objects.filter(title="mine")
    attempt(lambda: those.all().publish(), call="publish()")
    since = Article.objects.get(title="mine").published_at
    if abs(timezone.now() - since) > timedelta(minutes=1):
        pytest.fail(f"publish() without a time\n  published_at is {since}, which is not the present", pytrace=False)
    expect(titles(attempt(those.published, call="published()")), "mine", call="published() directly after publish()")
    those.update(published_at=timezone.now() + timedelta(minutes=1))
    expect(titles(those.published()), "", call="published(), of an article that will be in a minute")
    asked = those.published()
    due = timezone.now() + timedelta(microseconds=1)
    those.update(published_at=due)
    while timezone.now() < due + timedelta(milliseconds=2):
        pass
    expect(
        titles(asked),
        "",
        call="published() of before an article was published, evaluated after that",
        because="The time of the call counts, not the time of the query.",
    )


def test_a_draft_is_made_where_it_belongs(articles):
    made = {
        "Article.objects": attempt(
            Article.objects.create_draft, "a", views=3, call="Article.objects.create_draft('a', views=3)"
        ),
        "ada.articles": attempt(
            articles["ada"].articles.create_draft, "b", views=4, call="ada.articles.create_draft('b', views=4)"
        ),
        "orm.articles": attempt(
            articles["orm"].articles.create_draft, "c", views=5, call="orm.articles.create_draft('c', views=5)"
        ),
    }
    for place, article in made.items():
        article.refresh_from_db()
        expect(
            (
                article.status,
                article.published_at,
                article.views,
                article.author and article.author.name,
                [tag.slug for tag in article.tags.all()],
            ),
            (
                "draft",
                None,
                {"Article.objects": 3, "ada.articles": 4, "orm.articles": 5}[place],
                "ada" if place == "ada.articles" else None,
                ["orm"] if place == "orm.articles" else [],
            ),
            call=f"status, time, views, author and tags after {place}.create_draft()",
        )


def test_a_draft_has_the_fields_that_it_is_given(articles):
    ada, objects = articles["ada"], Article.objects
    drafts = [
        attempt(objects.create_draft, "new", author=ada, call="Article.objects.create_draft('new', author=ada)"),
        attempt(objects.create_draft, "new", author_id=ada.pk, call="a draft of the same title, with author_id"),
        attempt(lambda: objects.create_draft(title="new", views=2), call="create_draft(title='new', views=2)"),
    ]
    expect(
        [(draft.author and draft.author.name, draft.views) for draft in drafts],
        [("ada", 0), ("ada", 0), (None, 2)],
        call="author and views of the three drafts",
    )
    expect(
        objects.filter(title="new", status="draft").count(),
        3,
        call="how many drafts there are after three calls with one title",
        because="Each call stores a draft of its own.",
    )


def test_nothing_is_hidden(articles):
    expect(titles(Article.objects.all()), " ".join(sorted(ARTICLES)), call="Article.objects.all()")
    expect(titles(articles["ada"].articles.all()), "draft hit late quiet", call="ada.articles.all()")
