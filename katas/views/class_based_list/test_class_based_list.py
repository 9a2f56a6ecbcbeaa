from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest
from django.test import Client

from kata_project.factories import CategoryFactory, PostFactory, ProfileFactory, TagFactory, UserFactory
from katas.views.class_based_list.reading import Page, parameters
from pytest_djangokata.testing import attempt, expect

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def author():
    return ProfileFactory(display_name="Ada")


def publish(author, *titles, **kwargs):
    """Publish posts without a category, one hour after the other, so that the last one comes first."""
    return [
        PostFactory(
            title=title,
            author=author,
            **{"category": None, "published": True, "body": "All about tea", "summary": "Tea"} | kwargs,
        )
        for title in titles
    ]


def address(**query):
    return "/newsroom/" + ("?" + urlencode(query) if query else "")


def visit(at, client=None):
    response = attempt((client or Client()).get, at, call=f"GET {at}")
    expect(response.status_code, 200, call=f"the status of GET {at}", because="The list and this page of it are there.")
    return Page(response.content.decode())


def walk(at):
    """Follow the links to the next page from *at* on; return the titles on each page."""
    pages = []
    while at and len(pages) < 20:
        page = visit(at)
        pages.append(page.titles)
        at = page.turn("next", at)
    return pages


@pytest.mark.parametrize(
    ("posts", "sizes"),
    [(0, [0]), (1, [1]), (10, [10]), (11, [10, 1]), (104, [10] * 10 + [4])],
    ids=["no post", "1 post", "10 posts", "11 posts", "104 posts"],
)
def test_following_next_shows_each_post_once(posts, sizes, author):
    titles = [f"Post {n}" for n in range(posts)]
    publish(author, *titles)
    pages = walk(address())
    expect([len(page) for page in pages], sizes, call=f"the numbers of posts on the pages of {posts} posts")
    expect(
        [title for page in pages for title in page],
        titles[::-1],
        call="the titles that a reader sees from the first page to the last",
        because="The newest first, each once.",
    )


@pytest.mark.parametrize("query", [{}, {"q": "o", "category": "food"}], ids=["all", "filtered"])
@pytest.mark.parametrize("posts", [12, 25])
def test_ties_have_one_order_on_all_pages(posts, query, author):
    food = CategoryFactory(slug="food")
    made = publish(author, *[f"Post {n}" for n in range(posts)], published_at=NOON, category=food)
    older = publish(author, "Old post", published_at=NOON - timedelta(days=1), category=food)
    newer = publish(author, "New post", published_at=NOON + timedelta(days=1), category=food)
    expect(
        [title for page in walk(address(**query)) for title in page],
        [post.title for post in [*newer, *made[::-1], *older]],
        call=f"the titles from the first page to the last, {posts} of them published at the same moment",
        because="Without a last word on ties, the database may sort each page in another way.",
    )


def test_drafts_are_not_listed(author):
    food = CategoryFactory(slug="food")
    publish(author, "A draft", published=False, published_at=NOON, category=food)
    publish(author, "Public, no draft", category=food)
    users = {"a visitor": None, "staff": UserFactory(is_staff=True, is_superuser=True), "its author": author.user}
    for who, user in users.items():
        client = Client()
        if user:
            client.force_login(user)
        for query in ({}, {"q": "draft"}, {"category": "food"}, {"q": "draft", "category": "food"}):
            at = address(**query)
            because = "The list has published posts, for staff and authors too."
            expect(
                visit(at, client).titles, ["Public, no draft"], call=f"the titles on {at}, for {who}", because=because
            )


def test_a_published_post_with_a_date_in_the_future_is_listed(author):
    publish(author, "Tomorrow", published_at=NOON.replace(year=2126))
    publish(author, "Today", published_at=NOON)
    expect(
        visit(address()).titles,
        ["Tomorrow", "Today"],
        call="the titles on /newsroom/, of two published posts, one with a date in the future",
        because="The newsroom sees what is going to appear; the status decides.",
    )
    publish(author, "Undated", published_at=None)
    because = "The status decides, not the date; a post without one comes last."
    for at, titles in ((address(q="undated"), ["Undated"]), (address(), ["Tomorrow", "Today", "Undated"])):
        expect(visit(at).titles, titles, call=f"the titles on {at}", because=because)


def test_category_and_words_narrow_the_list(author):
    food, cities = CategoryFactory(slug="food", name="Shelf"), CategoryFactory(slug="cities")
    publish(author, "Tea in 100 cups", "Green TEA", "Coffee", category=food)
    publish(author, "Tea houses", category=cities, slug="houses-of-tea")
    publish(author, "Tea anywhere", tags=[TagFactory(name="Herbs")])
    long = "A cup of it, " * 14
    publish(author, f"{long}hot", f"{long}cold", published_at=NOON.replace(year=2020))
    for query, titles in (
        ({"category": "food"}, ["Coffee", "Green TEA", "Tea in 100 cups"]),
        ({"q": "tea"}, ["Tea anywhere", "Tea houses", "Green TEA", "Tea in 100 cups"]),
        ({"q": "tea", "category": "food"}, ["Green TEA", "Tea in 100 cups"]),
        ({"q": " 100 ", "category": ""}, ["Tea in 100 cups"]),
        ({"q": "", "category": "cities"}, ["Tea houses"]),
        (
            {"q": "  "},
            ["Tea anywhere", "Tea houses", "Coffee", "Green TEA", "Tea in 100 cups", f"{long}cold", f"{long}hot"],
        ),
        ({"q": "100%"}, []),
        ({"q": "in tea"}, []),
        ({"q": f"{long}hot"}, [f"{long}hot"]),
        ({"q": "ada"}, []),
        ({"q": "shelf"}, []),
        ({"q": "herbs"}, []),
        ({"q": "houses-of-tea"}, []),
        ({"q": "cups."}, []),
        ({"q": "tea  houses"}, []),
        ({"category": "FOOD"}, []),
        ({"category": "Shelf"}, []),
        ({"category": "  "}, []),
        ({"category": "foo"}, []),
        ({"category": " food"}, []),
        ({"category": "food "}, []),
    ):
        expect(visit(address(**query)).titles, titles, call=f"the titles on {address(**query)}")


@pytest.mark.parametrize(
    "query",
    [
        {"category": "food"},
        {"q": "tea"},
        {"q": "tea", "category": "food"},
        {"q": "tea & cake"},
        {"q": "50% TÉ+tea=#1"},
        {"q": '"tea"', "category": "food"},
    ],
    ids=["category", "words", "words and category", "an ampersand", "percent, plus and hash", "quotes and category"],
)
def test_the_filter_is_kept_on_all_pages(query, author):
    words = query.get("q", "tea")
    fitting = [f"{words} {n}" for n in range(21)]
    publish(author, *fitting, category=CategoryFactory(slug="food"))
    publish(author, "Something else", "Tea", "50", "60", category=CategoryFactory(slug="cities"))
    at = address(**query)
    expected = fitting[::-1] if query != {"q": "tea"} else ["Tea", *fitting[::-1]]
    pages = walk(at)
    expect(
        [title for page in pages for title in page],
        expected,
        call=f"the titles that a reader sees from {at} to the last page",
        because="Turning the page must not forget what was asked for.",
    )
    expect(
        [len(page) for page in pages],
        [10, 10, len(expected) - 20],
        call=f"the numbers of posts on the pages from {at} on",
        because="A page holds ten posts that fit, not what is left of ten posts.",
    )


@pytest.mark.parametrize(
    "query", [{"q": "tea"}, {"q": "tea & é+1#", "category": "food"}], ids=["words", "signs and category"]
)
def test_the_links_lead_back_and_forth(query, author):
    publish(author, *[f"{query['q']} {n}" for n in range(25)], category=CategoryFactory(slug="food"))
    for page, previous, following in (("", None, "2"), ("2", "1", "3"), ("3", "2", None)):
        at = address(**query, **({"page": page} if page else {}))
        seen = visit(at)
        for rel, number in (("prev", previous), ("next", following)):
            got = parameters(seen.turn(rel, at)) if seen.turns.get(rel) else None
            # The first page has its number, or none.
            if got is not None and got.get("page", "1") == "1":
                got["page"] = "1"
            wanted = None if number is None else query | {"page": number}
            expect(got, wanted, call=f'the parameters of the link with rel="{rel}" on {at}')


@pytest.mark.parametrize("page", ["4", "0", "-1", "two", "1.5", "²", "9" * 20])
@pytest.mark.parametrize("query", [{}, {"q": "tea"}], ids=["all", "filtered"])
def test_a_page_that_does_not_exist_is_not_found(page, query, author):
    publish(author, *[f"Tea {n}" for n in range(21)])
    at = address(**query, page=page)
    response = Client(raise_request_exception=False).get(at)
    expect(response.status_code, 404, call=f"the status of GET {at}", because="There are three pages: 1, 2 and 3.")


@pytest.mark.parametrize("posts", [1, 4, 12])
@pytest.mark.parametrize(
    "query",
    [{}, {"q": "tea"}, {"category": "drinks"}, {"q": "tea", "category": "drinks"}],
    ids=["all", "words", "category", "words and category"],
)
def test_a_page_takes_a_constant_number_of_queries(posts, query, assert_queries):
    shared = CategoryFactory(slug="drinks")
    for n in range(posts):
        category = {"category": shared} if n % 2 else {}
        PostFactory(title=f"Tea {n}", published=True, tags=2, **category)
    at = address(**query)
    with assert_queries(at_most=4, because="authors, categories and tags are fetched for the whole page at once"):
        visit(at)


def test_a_post_is_shown_with_author_category_and_tags(author):
    publish(author, "Bare")
    post = PostFactory(title="Tea", published=True, author=ProfileFactory(display_name="Bo"), tags=2)
    tags = sorted(tag.name for tag in post.tags.all())
    expect(
        visit(address()).posts,
        [
            {"h2": "Tea", "author": "Bo", "category": post.category.name, "li": tags},
            {"h2": "Bare", "author": "Ada", "category": "", "li": []},
        ],
        call="the posts on /newsroom/",
        because="A post without a category or tags is listed, too.",
    )


@pytest.mark.parametrize("query", [{}, {"q": "tea"}, {"category": "gone"}, {"category": "food"}], ids=str)
def test_a_list_without_posts_has_a_first_page(query, author):
    CategoryFactory(slug="food")
    at = address(**query, page="1")
    expect(visit(at).titles, [], call=f"the titles on {at}, without any posts")


def test_nothing_is_left_over_from_the_request_before(author):
    publish(author, "Tea", "Coffee")
    visit(address(q="tea"))
    expect(visit(address()).titles, ["Coffee", "Tea"], call="/newsroom/, after /newsroom/?q=tea")
    visit(address(category="new"))
    publish(author, "Cocoa", category=CategoryFactory(slug="new"))
    expect(visit(address(category="new")).titles, ["Cocoa"], call="/newsroom/?category=new, now that there is one")
    expect(visit(address()).titles, ["Cocoa", "Coffee", "Tea"], call="/newsroom/, after one more post was published")
