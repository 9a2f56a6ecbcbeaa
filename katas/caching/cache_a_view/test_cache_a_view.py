from unittest import mock
from urllib.parse import urlencode

import pytest
from django.core.cache import cache
from django.test import Client

from kata_project.blog.models import Post
from kata_project.factories import CategoryFactory, PostFactory, ProfileFactory, UserFactory
from katas.caching.cache_a_view.reading import items, kept_for
from pytest_djangokata.testing import attempt, expect

pytestmark = pytest.mark.django_db

MOST_READ, DESK = "/most-read/", "/desk/"


class Clock:
    """Replaces time.time(), so that nobody has to wait."""

    # Not at the beginning of a minute of the clock.
    now = 1_770_000_037.0

    def __call__(self):
        return self.now


@pytest.fixture(autouse=True)
def clock():
    cache.clear()
    clock = Clock()
    with mock.patch("time.time", clock):
        yield clock
    cache.clear()


@pytest.fixture
def ada():
    return ProfileFactory(display_name="Ada <3")


def signed_in(profile):
    client = Client()
    client.force_login(profile.user)
    return client


def publish(author, title, **fields):
    PostFactory(author=author, title=title, **{"published": True, "category": None, "views": 10} | fields)


def url_of(category):
    return MOST_READ if category is None else f"{MOST_READ}?{urlencode({'category': category}, doseq=True)}"


def get(url, client=None):
    response = attempt((client or Client()).get, url, call=f"GET {url}")
    expect(response.status_code, 200, call=f"the status of GET {url}")
    return response


def read(category=None, client=None):
    """Return the titles on the page of the most read posts."""
    return [text.partition(" by ")[0] for text in items(get(url_of(category), client))]


@pytest.mark.parametrize("posts", [1, 4, 12])
def test_the_page_is_made_once(ada, posts, assert_queries):
    for number in range(posts):
        publish(ada, f"<b> & {number}", views=number)
    PostFactory(author=ada, title="A draft", views=50)
    expected = [f"<b> & {number} by Ada <3" for number in range(posts)][:-11:-1]
    expect(items(get(MOST_READ)), expected, call=f"the page {MOST_READ}", because="Signs in a title are no markup.")
    publish(ada, "Fresh", views=99)
    phone = Client(headers={"user-agent": "Phone", "accept": "*/*", "accept-encoding": "br", "accept-language": "de"})
    for client, who in (
        (Client(), "another visitor"),
        (phone, "a visitor with another browser"),
        (Client(headers={"cache-control": "no-cache", "pragma": "no-cache"}), "a visitor who reloads it"),
        (signed_in(ada), "an author who is signed in"),
    ):
        with assert_queries(0, because="the page of a moment ago is in the cache"):
            again = items(get(MOST_READ, client))
        expect(again, expected, call=f"the page {MOST_READ} for {who}", because="It may be a minute old.")


def test_a_category_has_ten_posts_of_its_own(ada):
    food = CategoryFactory(slug="food")
    for number in range(10):
        publish(ada, f"Popular {number}", views=100 + number)
    for number in range(11):
        publish(ada, f"Bread {number}", views=number, category=food)
    expect(
        read("food"),
        [f"Bread {number}" for number in range(10, 0, -1)],
        call=f"the titles on {url_of('food')}, when ten other posts are read more",
        because="The page shows what it showed before.",
    )
    for client, url in ((Client(), MOST_READ), (signed_in(ada), DESK)):
        expect(client.head(url).status_code, 200, call=f"the status of HEAD {url}")


def test_an_author_who_is_signed_in_may_come_first(ada, assert_queries):
    publish(ada, "Tea")
    expect(read(client=signed_in(ada)), ["Tea"], call=f"the titles on {MOST_READ} for an author who is signed in")
    for client, who in ((Client(), "a visitor"), (signed_in(ProfileFactory()), "another author")):
        with assert_queries(0, because="it is the same page for everybody"):
            expect(read(client=client), ["Tea"], call=f"the titles on {MOST_READ} for {who}")


@pytest.mark.parametrize("category", [None, "food"])
def test_the_page_is_made_again_after_a_minute(ada, clock, category, assert_queries):
    food = CategoryFactory(slug="food")
    call = f"the titles on {url_of(category)}"
    publish(ada, "First", category=food)
    expect(read(category), ["First"], call=call)
    publish(ada, "Second", category=food, views=20)
    for seconds in (30, 29):
        clock.now += seconds
        read(f"another, made after {seconds}")
        with assert_queries(0, because="59 seconds are less than a minute"):
            expect(
                read(category),
                ["First"],
                call=f"{call}, less than a minute later",
                because="One minute is fresh enough.",
            )
    clock.now += 2
    expect(
        read(category),
        ["Second", "First"],
        call=f"{call}, 61 seconds after it was made",
        because="A minute counts from when the page was made, and not from when it was read.",
    )
    publish(ada, "Third", category=food, views=30)
    clock.now += 59
    with assert_queries(0, because="in the next minute it is in the cache again"):
        expect(read(category), ["Second", "First"], call=f"{call}, 59 seconds after it was made again")
    clock.now += 2
    expect(read(category), ["Third", "Second", "First"], call=f"{call}, a minute later")


def test_an_empty_page_is_kept_too(ada, clock, assert_queries):
    expect(read("food"), [], call=f"the titles on {url_of('food')}, without any post")
    publish(ada, "Tea", category=CategoryFactory(slug="food"))
    for seconds in (0, 59):
        clock.now += seconds
        with assert_queries(0, because="an empty list is an answer, too"):
            expect(read("food"), [], call=f"the titles on {url_of('food')}, {seconds} seconds later")
    clock.now += 2
    expect(read("food"), ["Tea"], call=f"the titles on {url_of('food')}, a minute later")


def test_each_category_has_a_page_of_its_own(ada):
    slugs = ["food", "Food", "foo", "None", "all", "d", "x" * 50]
    # What somebody may take for "no category", or change in a key.
    others = [
        "food ",
        "food!",
        "foodé",
        "ｆood",
        "x" * 51,
        "drinks",
        "*",
        "-",
        "_",
        "any",
        "default",
        "most_read",
        "%66ood",
        "food\n",
    ]
    for slug in slugs:
        publish(ada, f"About {slug}", category=CategoryFactory(slug=slug))
    everything = [f"About {slug}" for slug in slugs]
    for _ in range(2):
        for category, titles in (
            *((other, []) for other in others),
            (None, everything),
            *((slug, [f"About {slug}"]) for slug in slugs),
            (["food", "foo"], ["About foo"]),
            (["food", "d"], ["About d"]),
            ("", everything),
        ):
            expect(
                read(category),
                titles,
                call=f"the titles on {url_of(category)}",
                because="All that the page depends on tells the entries of the cache apart.",
            )


@pytest.mark.parametrize("category", [None, "food"])
def test_the_page_is_in_the_cache_that_all_servers_share(ada, category):
    food, call = CategoryFactory(slug="food"), f"the titles on {url_of(category)}"
    publish(ada, "First", category=food)
    read(category)
    publish(ada, "Second", views=20, category=food)
    expect(read(category), ["First"], call=f"{call}, a moment later", because="One minute is fresh enough.")
    cache.clear()
    expect(
        read(category),
        ["Second", "First"],
        call=f"{call} after cache.clear()",
        because="What a process keeps in its own variables is neither shared nor cleared.",
    )


def test_the_desk_shows_each_author_the_drafts_of_now(ada):
    bea = ProfileFactory(display_name="Bea")
    visits = {}
    for author, titles in ((ada, ["Plan", "Secret"]), (bea, ["Tea"])):
        visits[author.display_name] = (author, signed_in(author), titles)
        for title in titles:
            PostFactory(author=author, title=title)
        publish(author, f"Published by {author.display_name}")
    because = "Drafts belong to one author, and change while they are looked at."
    for number in range(3):
        for name, (author, client, titles) in visits.items():
            expect(items(get(DESK, client)), titles, call=f"the drafts on {DESK} for {name}", because=because)
            PostFactory(author=author, title=f"Z{number}")
            titles.append(f"Z{number}")
        response = Client().get(DESK)
        expect(
            [response.status_code, response.headers.get("Location")],
            [302, f"/accounts/login/?next={DESK}"],
            call=f"the status of GET {DESK} for a visitor, and where it leads",
        )


def test_the_desk_shows_what_has_become_of_the_drafts(ada):
    one, two = PostFactory(author=ada, title="Plan"), PostFactory(author=ada, title="Secret")
    client = signed_in(ada)
    expect(items(get(DESK, client)), ["Plan", "Secret"], call=f"the drafts on {DESK}")
    Post.objects.filter(pk=one.pk).update(title="Plan B")
    expect(items(get(DESK, client)), ["Plan B", "Secret"], call=f"the drafts on {DESK} after one has got another title")
    two.delete()
    PostFactory(author=ada, title="Tea")
    expect(
        items(get(DESK, client)), ["Plan B", "Tea"], call=f"the drafts on {DESK} after one was deleted and one added"
    )
    Post.objects.filter(pk=one.pk).update(status=Post.Status.PUBLISHED)
    expect(items(get(DESK, client)), ["Tea"], call=f"the drafts on {DESK} after one was published")
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    expect(items(get(DESK, client)), [], call=f"the drafts on {DESK} for the superuser, who is no author")


@pytest.mark.parametrize("times", [1, 2])
def test_nothing_lets_a_browser_keep_a_page_for_too_long(ada, clock, times):
    publish(ada, "Tea", category=CategoryFactory(slug="food"))
    PostFactory(author=ada, title="Secret")
    client = signed_in(ada)
    for _ in range(times):
        for url, most in (
            (MOST_READ, 60),
            (url_of("food"), 60),
            (url_of("none"), 60),
            (DESK, 0),
            (f"{DESK}?visitor", 0),
        ):
            response = Client().get(url) if url.endswith("visitor") else get(url, client)
            control = response.headers.get("Cache-Control", "")
            if kept_for(response) > most or (url.startswith(DESK) and "public" in control):
                pytest.fail(
                    f"GET {url}\n  expected: headers that let a browser keep the page for at most {most} seconds"
                    f"{', and not `public`' * url.startswith(DESK)}\n"
                    f"  got:      Cache-Control: {control}\n"
                    "  What a browser or a proxy keeps, no server can take back.",
                    pytrace=False,
                )
        clock.now += 20
