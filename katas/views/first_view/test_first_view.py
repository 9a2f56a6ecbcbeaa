from datetime import UTC, datetime

import pytest
from django.test import Client

from kata_project.blog.models import Post
from kata_project.factories import CategoryFactory, PostFactory, UserFactory
from katas.views.first_view.reading import Page
from pytest_djangokata.testing import expect

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
AS_TYPED = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    '" onfocus="alert(1)',
    "' onmouseover='alert(1)",
    "</title></h1><li>more</li>",
    "fish &lt;&amp; chips",
    "tea & <b>",
]


@pytest.fixture
def browser():
    """A browser for which an error of the server is an answer with status 500."""
    return Client(raise_request_exception=False)


@pytest.fixture
def drinks():
    return CategoryFactory(name="Drinks", slug="drinks")


def write(category, *titles, **kwargs):
    """Publish posts at the same moment, so that the last one comes first."""
    return [
        PostFactory(title=title, category=category, **{"published": True, "published_at": NOON} | kwargs)
        for title in titles
    ]


def get(browser, slug="drinks", **parameters):
    """Return the answer, and the request in words."""
    response = browser.get(f"/categories/{slug}/search/", parameters)
    return response, "GET " + response.wsgi_request.get_full_path()


def listed(response, form):
    """Return the titles of an answer, in their order."""
    text = response.getvalue().decode()
    return text.splitlines() if form == "text" else Page(text).items


def content_type(response):
    return response.headers.get("Content-Type", "").replace(" ", "").lower()


@pytest.mark.parametrize(
    "words",
    ["tea", "green TEA", "100%", "c++", "tea_pot", r"c:\tea", pytest.param("tea " * 40 + "end", id="many words")],
)
def test_the_page_lists_what_is_found(words, browser, drinks):
    write(drinks, f"All about {words.lower()}", "Coffee", f"{words.upper()}, please", "1000 days")
    write(drinks, "Cocoa", body=f"Not {words}", summary=words)
    write(drinks, words[:-1])  # all but the last character
    write(drinks, *(words.replace(sign, "x") for sign in "_\\" if sign in words))
    if " " in words:
        write(drinks, " or ".join(reversed(words.split())))
    response, call = get(browser, q=words)
    expect(
        response.status_code, 200, call=f"the status of {call}", because="The words are there, and so is the category."
    )
    page = Page(response.getvalue().decode())
    expect(page.headings, [f"Results for {words}"], call=f"the h1 of {call}")
    expect(
        page.items,
        [f"{words.upper()}, please", f"All about {words.lower()}"],
        call=f"the li of {call}",
        because="The words stand in the title, next to each other; case does not matter.",
    )
    expect(content_type(response), "text/html;charset=utf-8", call=f"the Content-Type of {call}")


@pytest.mark.parametrize("form", ["html", "text"])
def test_the_newest_post_comes_first(form, browser, drinks):
    write(drinks, "Tea, old", published_at=NOON.replace(day=1))
    write(drinks, "Tea, new", published_at=NOON.replace(day=9))
    write(drinks, "Tea, same day", "Tea, same day, later id", published_at=NOON.replace(day=5))
    response, call = get(browser, q="tea", format=form)
    expect(
        listed(response, form),
        ["Tea, new", "Tea, same day, later id", "Tea, same day", "Tea, old"],
        call=f"the titles of {call}",
        because="The newest first; of two at the same moment the higher id.",
    )


@pytest.mark.parametrize("form", ["html", "text"])
def test_all_that_is_found_is_listed(form, browser, drinks):
    titles = [f"Tea {number}" for number in range(1010)]
    (first,) = write(drinks, titles[0])
    Post.objects.bulk_create(
        Post(
            title=title,
            slug=f"tea-{number}",
            author=first.author,
            category=drinks,
            status="published",
            published_at=NOON,
        )
        for number, title in enumerate(titles[1:], 1)
    )
    response, call = get(browser, q="tea", format=form)
    found = listed(response, form)
    expect(len(found), 1010, call=f"the number of titles of {call}, in a category with 1010 such posts")
    expect(found == titles[::-1], True, call=f"each of them is there once on {call}, the newest first")


@pytest.mark.parametrize("form", ["html", "text"])
def test_only_published_posts_of_the_category_are_found(form, browser, drinks):
    (draft,) = write(drinks, "Tea in a draft", published=False, published_at=None)
    write(CategoryFactory(name="Drinks"), "Tea elsewhere")
    write(None, "Tea without a category")
    write(drinks, "Tea here")
    write(drinks, "Tea in a hundred years", published_at=NOON.replace(year=2126))
    staff = UserFactory(is_staff=True, is_superuser=True)
    for who, user in {"a visitor": None, "staff": staff, "the author of the draft": draft.author.user}.items():
        if user:
            browser.force_login(user)
        response, call = get(browser, q="tea", format=form)
        expect(
            listed(response, form),
            ["Tea in a hundred years", "Tea here"],
            call=f"the titles of {call}, for {who}",
            because="The status decides, not the date, and not who is signed in.",
        )


def test_spaces_count_between_the_words_and_not_around_them(browser, drinks):
    write(drinks, " Tea,  hot ", " Tea,  hot ", "Tea, hot", "Tea", "Tea", "Coffee")
    response, call = get(browser, q="  tea ")
    page = Page(response.getvalue().decode())
    expect(page.headings, ["Results for tea"], call=f"the h1 of {call}")
    expect(page.items, ["Tea", "Tea", "Tea, hot", "Tea, hot", "Tea, hot"], call=f"the li of {call}")
    response, call = get(browser, q=" tea,  hot", format="text")
    expect(
        response.getvalue().decode().splitlines(),
        [" Tea,  hot ", " Tea,  hot "],
        call=f"the lines of {call}",
        because="The words are looked for as they stand, and each title is written as it is stored.",
    )


def test_nothing_found_is_an_empty_list(browser, drinks):
    write(drinks, "Coffee")
    CategoryFactory(slug="no-posts")
    for slug in ("no-posts", "drinks"):
        response, call = get(browser, slug, q="tea")
        expect(response.status_code, 200, call=f"the status of {call}", because="The search worked: it found nothing.")
        expect(Page(response.getvalue().decode()).items, [], call=f"the li of {call}")
    response, call = get(browser, q="tea", format="text")
    expect((response.status_code, response.getvalue().decode().strip()), (200, ""), call=f"status and text of {call}")
    expect(
        content_type(response),
        "text/plain;charset=utf-8",
        call=f"the Content-Type of {call}, which finds nothing",
        because="A script that reads the answer is told its type, however short it is.",
    )


@pytest.mark.parametrize("typed", AS_TYPED)
def test_words_are_shown_as_they_were_typed(typed, browser, drinks):
    harmless, _ = get(browser, q="harmless")
    response, call = get(browser, q=typed)
    expect(response.status_code, 200, call=f"the status of {call}")
    page = Page(response.getvalue().decode())
    expect(
        page.elements,
        Page(harmless.getvalue().decode()).elements,
        call=f"the elements of {call}, compared with those of ?q=harmless",
        because="A link with these words must not be able to run a script in the reader's browser.",
    )
    expect(page.headings, [f"Results for {typed}"], call=f"the h1 of {call}", because="The reader sees what was typed.")


@pytest.mark.parametrize("typed", AS_TYPED)
def test_titles_are_shown_as_they_were_typed(typed, browser, drinks):
    write(drinks, f"Tea {typed}")
    write(CategoryFactory(slug="harmless"), "Tea")
    harmless, _ = get(browser, "harmless", q="tea")
    response, call = get(browser, q="tea")
    page = Page(response.getvalue().decode())
    expect(page.items, [f"Tea {typed}"], call=f"the li of {call}", because="An author's title is text, not HTML.")
    expect(
        page.elements,
        Page(harmless.getvalue().decode()).elements,
        call=f"the elements of {call}, compared with those for a post with the title 'Tea'",
        because="A title must not become a part of the page.",
    )


@pytest.mark.parametrize("titles", [1, 3])
def test_the_text_format_has_a_title_on_each_line(titles, browser, drinks):
    stored = ["Tea & <b>biscuits</b>", "Thé, tea, чай", 'The "tea" &amp; more'][:titles]
    write(drinks, *stored)
    response, call = get(browser, q="tea", format="text")
    expect(response.status_code, 200, call=f"the status of {call}")
    expect(
        response.getvalue().decode().splitlines(),
        stored[::-1],
        call=f"the lines of {call}",
        because="Plain text has no markup, so there is nothing to escape.",
    )
    expect(
        content_type(response),
        "text/plain;charset=utf-8",
        call=f"the Content-Type of {call}",
        because="The type decides whether a browser runs scripts in it, the charset whether it can read accents.",
    )


@pytest.mark.parametrize("other", ["pdf", "TEXT", "text/html", "txt", " text", ""])
def test_another_format_is_html(other, drinks):
    write(drinks, "ÉTÉ", published_at=None)
    script = Client(raise_request_exception=False, headers={"Accept": "text/plain"})
    response, call = get(script, q="ÉTÉ", format=other)
    call += " with Accept: text/plain"
    expect(
        (response.status_code, content_type(response)),
        (200, "text/html;charset=utf-8"),
        call=f"status and type of {call}",
    )
    because = "The title has these very letters, and the date does not matter, not even a missing one."
    expect(Page(response.getvalue().decode()).items, ["ÉTÉ"], call=f"the li of {call}", because=because)


@pytest.mark.parametrize(
    "parameters",
    [{}, {"q": ""}, {"q": "   "}, {"format": "text"}, {"q": " ", "format": "text"}],
    ids=["nothing", "empty", "blank", "only a format", "blank, with a format"],
)
def test_without_words_the_request_is_bad(parameters, browser, drinks):
    write(drinks, "Tea")
    response, call = get(browser, **parameters)
    expect(
        response.status_code,
        400,
        call=f"the status of {call}",
        because="The request says nothing to look for: that is the client's mistake, not the server's.",
    )


@pytest.mark.parametrize("slug", ["drink", "drinks-2", "Drinks"])
@pytest.mark.parametrize("parameters", [{"q": "tea"}, {"q": "tea", "format": "text"}], ids=["html", "text"])
def test_an_unknown_category_is_not_found(slug, parameters, browser, drinks):
    write(drinks, "Tea")
    response, call = get(browser, slug, **parameters)
    expect(response.status_code, 404, call=f"the status of {call}", because=f"There is no category {slug!r}.")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize(("slug", "query"), [("drinks", "?q=tea"), ("drinks", ""), ("unknown", "?q=tea")])
def test_only_get_is_allowed(method, slug, query, browser, drinks):
    address = f"/categories/{slug}/search/{query}"
    for who in ("a visitor", "staff"):
        response = getattr(browser, method)(address)
        call = f"{method.upper()} {address}, by {who}"
        expect(response.status_code, 405, call=f"the status of {call}", because="A search reads, and reading is GET.")
        allowed = [one.strip() for one in response.headers.get("Allow", "").split(",")]
        expect(
            "GET" in allowed and method.upper() not in allowed,
            True,
            call=f"GET, and not {method.upper()}, is in Allow of {call}",
        )
        browser.force_login(UserFactory(is_staff=True, is_superuser=True))


@pytest.mark.parametrize(
    ("slug", "parameters", "status"),
    [
        ("drinks", {"q": "tea"}, 200),
        ("drinks", {"q": "tea", "format": "text"}, 200),
        ("drinks", {}, 400),
        ("unknown", {"q": "tea"}, 404),
        ("unknown", {"q": "tea", "format": "text"}, 404),
    ],
    ids=["html", "text", "without words", "no such category", "no such category, as text"],
)
def test_head_is_answered_like_get(slug, parameters, status, browser, drinks):
    write(drinks, "Tea")
    address = f"/categories/{slug}/search/"
    got, head = (getattr(browser, method)(address, parameters) for method in ("get", "head"))
    expect(
        (head.status_code, content_type(head)),
        (status, content_type(got)),
        call=f"status and Content-Type of HEAD {address} with {parameters}",
        because="HEAD asks for the headers of a GET: link checkers and monitors send it.",
    )
