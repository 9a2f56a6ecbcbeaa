from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client, override_settings

from kata_project.factories import ProfileFactory, UserFactory
from katas.foundations.model_template_view.models import Article, Comment
from katas.foundations.model_template_view.page import read
from pytest_djangokata.testing import attempt, expect

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
TEMPLATE = "model_template_view/article.html"

#: About as long as the fields can hold.
TITLE = "on " + "rain, and what comes of it, " * 6 + "and on snow"
NAME = "luke " + "of the clouds, " * 4 + "Howard"

#: A template that somebody else might write tomorrow, with the same name and other markup.
FOR_PRINT = """{% autoescape off %}
{{ article.title }} / {{ article.author.display_name }} / {{ article.reading_minutes }}
{% for comment in comments %}{{ comment.name }}: {{ comment.body }}
{% endfor %}{% endautoescape %}"""


def article(**fields):
    author = ProfileFactory(display_name=fields.pop("author", "Mary Somerville"))
    return Article.objects.create(
        **{"title": "On tides", "slug": "on-tides", "body": "Water moves."} | fields, author=author
    )


def comment(on, name, body="Well said.", approved=True, minutes=0):
    return Comment.objects.create(
        article=on, name=name, body=body, approved=approved, posted_at=NOON + timedelta(minutes=minutes)
    )


def get(slug, status, because="", user=None):
    """Visit an article's page, and fail unless it answers with *status*."""
    client = Client(raise_request_exception=False)
    if user:
        client.force_login(user)
    response = client.get(f"/magazine/{slug}/")
    if response.status_code == 500 and response.exc_info:
        kind, error, _ = response.exc_info
        text = (
            f"GET /magazine/{slug}/\n  expected: the status {status}\n  raised:   {kind.__name__}: {error}\n  {because}"
        )
        pytest.fail(text.rstrip(), pytrace=False)
    expect(response.status_code, status, call=f"the status of GET /magazine/{slug}/", because=because)
    return response.content.decode()


def page(slug, user=None):
    return read(get(slug, 200, user=user))


@pytest.mark.parametrize(
    ("words", "minutes"), [(0, 1), (1, 1), (199, 1), (200, 1), (201, 2), (400, 2), (401, 3), (24200, 121)]
)
def test_the_model_knows_its_reading_time(words, minutes):
    short = Article(body="\n".join(["it's  <b>"] * (words // 2) + ["moon"] * (words % 2)))
    call = f"Article(body=<{words} words>).reading_minutes()"
    got = attempt(
        lambda: short.reading_minutes() if callable(short.reading_minutes) else short.reading_minutes, call=call
    )
    expect(int(got), minutes, call=call, because="200 words a minute, rounded up, and never less than a minute.")


@pytest.mark.parametrize(
    "between", ["\r\n", "\r\n\r\n", "\n\n", "   "], ids=["line breaks", "blank lines", "blank lines of Unix", "spaces"]
)
@pytest.mark.parametrize(("words", "minutes"), [(150, 1), (200, 1), (201, 2)])
def test_line_breaks_are_no_words(words, minutes, between):
    typed = Article(body=between + between.join(["moon"] * words) + between)
    call = f"Article(body=<{words} words with {between!r} around each>).reading_minutes()"
    got = attempt(
        lambda: typed.reading_minutes() if callable(typed.reading_minutes) else typed.reading_minutes, call=call
    )
    expect(int(got), minutes, call=call, because="A browser sends a line break as \\r\\n.")


@pytest.mark.django_db
@pytest.mark.parametrize("others", [0, 3])
def test_the_view_decides_what_is_shown_with_any_template(others):
    with connection.cursor() as cursor:  # Read along this index, comments of one moment come with the higher id first.
        cursor.execute("CREATE INDEX backwards ON model_template_view_comment (article_id, posted_at DESC)")
    shown = article(title="On tides", body="word " * 401, published=True)
    elsewhere = article(title="On comets", slug="on-comets", published=True)
    comment(shown, "Third", minutes=5)
    comment(elsewhere, "Elsewhere")
    comment(shown, "First", minutes=1)
    comment(shown, "Spam", approved=False, minutes=2)
    comment(shown, "Second", minutes=1)
    for number in range(others):
        comment(shown, f"Late {number}", minutes=10**8 + number)  # in two hundred years
    loaders = [("django.template.loaders.locmem.Loader", {TEMPLATE: FOR_PRINT})]
    backend = {"BACKEND": "django.template.backends.django.DjangoTemplates", "OPTIONS": {"loaders": loaders}}
    with override_settings(TEMPLATES=[backend]):
        text = get("on-tides", 200)
    expect(
        [line.strip() for line in text.splitlines() if line.strip()],
        [
            "On tides / Mary Somerville / 3",
            "First: Well said.",
            "Second: Well said.",
            "Third: Well said.",
            *(f"Late {number}: Well said." for number in range(others)),
        ],
        call="GET /magazine/on-tides/, rendered with another template of the same name",
        because="The view picks the rows and names them article and comments; how they look is not its business.",
    )


@pytest.mark.parametrize(
    "comments",
    [
        [],
        [("zoe of the hills " * 4 + "z", "why? " * 300 + "so.")],
        [("Bea", "First."), ("Ada", "Second."), ("Bea", "First.")],
    ],
    ids=len,
)
def test_the_template_shows_what_it_is_given(comments):
    given = {
        "article": {
            "title": TITLE,
            "author": {"display_name": NAME},
            "reading_minutes": 17 + len(comments),
            "body": "It falls.\nOften.\n\nThen it stops.",
        },
        "comments": [{"name": name, "body": body} for name, body in comments],
    }
    expect(
        read(render_to_string(TEMPLATE, given)),
        {
            "h1": TITLE,
            "author": NAME,
            "reading time": f"{17 + len(comments)} min read",
            "paragraphs": ["It falls. Often.", "Then it stops."],
            "comments": [[name, body] for name, body in comments],
            "no comments": None if comments else "No comments yet.",
            "scripts": 0,
        },
        call=f"the template, rendered with plain dicts: an article and {len(comments)} comments",
        because="A template that only shows what it is given can be designed, previewed and reused without a database.",
    )


def test_the_template_shows_text_as_text():
    attack = "<script>alert('me')</script>"
    given = {
        "article": {
            "title": f"On {attack}",
            "author": {"display_name": f"Luke {attack}"},
            "reading_minutes": 2,
            "body": f"It rains. {attack}",
        },
        "comments": [{"name": f"Ada {attack}", "body": f"Really? {attack}"}],
    }
    expect(
        read(render_to_string(TEMPLATE, given)),
        {
            "h1": f"On {attack}",
            "author": f"Luke {attack}",
            "reading time": "2 min read",
            "paragraphs": [f"It rains. {attack}"],
            "comments": [[f"Ada {attack}", f"Really? {attack}"]],
            "no comments": None,
            "scripts": 0,
        },
        call="the template, rendered with texts that contain <script>",
        because="What a reader writes must not run in the browser of the next reader.",
    )


@pytest.mark.django_db
def test_the_title_of_the_window_is_text_too():
    attack = "</title><script>alert('me')</script>"
    article(title=attack, published=True)
    html = get("on-tides", 200)
    expect(
        "<script>alert" in html,
        False,
        call=f"GET /magazine/on-tides/ has a script, for an article with the title {attack!r}",
        because="A title is text wherever the page shows it, in the head as well.",
    )


@pytest.mark.django_db
def test_a_published_article_has_its_page():
    tides = article(title="On tides", body="word " * 201 + "\n\nThe end.", published=True, author="Ada Byron")
    comment(tides, "Grace", "Good & short.", minutes=3)
    comment(tides, "Alan", "Spam", approved=False)
    seen = page("on-tides")
    expect(
        [seen[key] for key in ("h1", "author", "reading time", "comments", "no comments")],
        ["On tides", "Ada Byron", "2 min read", [["Grace", "Good & short."]], None],
        call="heading, author, reading time, comments and the note about none, of GET /magazine/on-tides/",
    )
    article(title="On comets", slug="on-comets", body="They come.", published=True)
    seen = page("on-comets")
    expect(
        [seen[key] for key in ("h1", "author", "reading time", "comments", "no comments")],
        ["On comets", "Mary Somerville", "1 min read", [], "No comments yet."],
        call="heading, author, reading time, comments and the note about none, of GET /magazine/on-comets/",
    )


@pytest.mark.django_db
def test_an_unknown_article_is_not_found():
    article(published=True)
    get("on-nothing", 404, "An address that leads nowhere is neither an error of the server nor a page.")


@pytest.mark.django_db
def test_a_draft_is_not_found():
    draft = article(slug="a-draft")
    get("a-draft", 404, "It is not published: who guesses the address of a draft must not learn that it exists.")
    staff = UserFactory(is_staff=True, is_superuser=True)
    get("a-draft", 404, "It is not published, for staff either: they read drafts in the admin.", user=staff)
    get("a-draft", 404, "It is not published, for its author either.", user=draft.author.user)


@pytest.mark.django_db
def test_everybody_sees_the_approved_comments_only():
    tides = article(published=True)
    comment(tides, "Grace")
    comment(tides, "Alan", approved=False)
    staff = UserFactory(is_staff=True, is_superuser=True)
    for name, user in (("a visitor", None), ("staff", staff), ("its author", tides.author.user)):
        expect(
            page("on-tides", user)["comments"],
            [["Grace", "Well said."]],
            call=f"the comments on GET /magazine/on-tides/, for {name}",
            because="One of two is approved, and the page is the same for everybody.",
        )


@pytest.mark.django_db
def test_slugs_that_differ_in_their_case_are_two():
    article(title="On tides", slug="on-tides", published=True)
    get("On-Tides", 404, "A slug is compared character for character.")
    article(title="On the tides of the moon", slug="On-Tides", published=True)
    for slug, title in (("on-tides", "On tides"), ("On-Tides", "On the tides of the moon")):
        expect(page(slug)["h1"], title, call=f"the heading of GET /magazine/{slug}/")


@pytest.mark.django_db
@pytest.mark.parametrize("comments", [0, 2, 205])
def test_the_page_takes_no_more_queries_for_more_comments(comments, assert_queries):
    tides = article(published=True)
    for number in range(comments):
        comment(tides, f"Reader {number}", minutes=number)
    with assert_queries(at_most=3, because="one for the article, one for its author, one for its comments"):
        seen = page("on-tides")
    expect(len(seen["comments"]), comments, call="the number of comments on GET /magazine/on-tides/")
