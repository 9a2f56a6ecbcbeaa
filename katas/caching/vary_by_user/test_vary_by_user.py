from decimal import Decimal
from unittest import mock

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client

from kata_project.billing.models import Wallet
from kata_project.blog.models import Post
from kata_project.factories import CommentFactory, PostFactory, ProfileFactory, WalletFactory
from katas.caching.vary_by_user.reading import directives, kept_for, read, varies_on
from pytest_djangokata.testing import attempt, expect

pytestmark = pytest.mark.django_db

TITLE, GOOD = "Tea & <b>milk</b>", "Good. <script>steal()</script>"


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


def user(name, balance):
    profile = ProfileFactory(user__username=name)
    WalletFactory(owner=profile, balance=balance)
    client = Client()
    client.force_login(profile.user)
    return client


@pytest.fixture
def ada():
    return user("ada", "10.00")


@pytest.fixture
def bob():
    return user("bob", "25.50")


@pytest.fixture
def tea():
    post = PostFactory(slug="tea", title=TITLE, author__display_name="Zoë", published=True)
    CommentFactory(post=post, body=GOOD, approved=True)
    return post


def get(client, slug="tea", status=200, query=""):
    response = attempt(client.get, f"/articles/{slug}/{query}", call=f"GET /articles/{slug}/{query}")
    expect(response.status_code, status, call=f"the status of GET /articles/{slug}/{query}")
    return response


def page(client, slug="tea", query=""):
    return read(get(client, slug, query=query))


TEA = {"title": TITLE, "author": "Zoë", "comments": [GOOD]}
ADA = TEA | {"name": "ada", "balance": "10.00"}
BOB = TEA | {"name": "bob", "balance": "25.50"}


@pytest.mark.parametrize("first", ["ada", "bob", "nobody"])
def test_everybody_sees_what_is_theirs(tea, ada, bob, first):
    visits = {"ada": (ada, ADA), "bob": (bob, BOB), "nobody": (Client(), TEA)}
    for name in (first, *visits, *visits):
        client, wanted = visits[name]
        expect(
            page(client),
            wanted,
            call=f"GET /articles/tea/ by {name}, after {first} was there first",
            because="A page that depends on the user must not be given to another one.",
        )


@pytest.mark.parametrize("rights", [{}, {"user__is_staff": True, "user__is_superuser": True}], ids=["", "superuser"])
def test_a_user_without_a_wallet_and_users_who_leave(tea, ada, bob, rights):
    other = Client()
    other.force_login(ProfileFactory(user__username="cem", **rights).user)
    expect(page(other), TEA | {"name": "cem", "balance": "none"}, call="GET /articles/tea/ by a user without a wallet")
    expect(page(bob), BOB, call="GET /articles/tea/ by bob")
    User.objects.filter(username="bob").update(is_active=False)
    expect(page(bob), TEA, call="GET /articles/tea/ by bob after his account was closed (is_active=False)")
    expect(page(ada), ADA, call="GET /articles/tea/ by ada")
    ada.logout()
    expect(page(ada), TEA, call="GET /articles/tea/ by ada after signing out")
    gone = User.objects.get(username="cem")
    gone.set_password("new")
    gone.save()
    expect(page(other), TEA, call="GET /articles/tea/ by cem, whose new password has ended his session")


def test_the_panel_is_the_one_of_now(tea, ada, clock):
    for balance in ("10.00", "11.00", "12.50"):
        Wallet.objects.filter(owner__user__username="ada").update(balance=Decimal(balance))
        expect(page(ada)["balance"], balance, call="the balance of ada on GET /articles/tea/")
        clock.now += 5
    User.objects.filter(username="ada").update(username="ada.lovelace")
    expect(page(ada)["name"], "ada.lovelace", call="the name on GET /articles/tea/ after ada was renamed")


@pytest.mark.parametrize("first", ["ada", "nobody"])
def test_the_article_is_made_once_for_all(tea, ada, bob, first, assert_queries):
    PostFactory(slug="quiet", title="Quiet", published=True)
    for slug in ("tea", "quiet"):
        page(ada if first == "ada" else Client(), slug)
    CommentFactory(post=tea, body="Fresh.", approved=True)
    visitors = {
        "a visitor": Client(),
        "a visitor with another browser": Client(headers={"user-agent": "Phone", "accept-language": "de"}),
        "a visitor with a cookie of the statistics": Client(headers={"cookie": "_stat=GA1.2.3"}),
        "a visitor with another such cookie": Client(headers={"cookie": "_stat=GA4.5.6; theme=dark"}),
    }
    for who, client in visitors.items():
        with assert_queries(0, because="the article of a moment ago is in the cache"):
            got = page(client)
        expect(got, TEA, call=f"GET /articles/tea/ by {who}, a moment after {first}")
    with assert_queries(0, because="the slug is the same, so the article is"):
        page(Client(), query="?utm_source=mail")
        expect(read(Client().get("/articles/tea/", secure=True)), TEA, call="GET https://testserver/articles/tea/")
    with assert_queries(0, because="HEAD is answered with the article of a moment ago, too"):
        Client().head("/articles/tea/")
    with assert_queries(0, because="an article without comments is in the cache as well"):
        expect(page(Client(), "quiet")["comments"], [], call="the comments on GET /articles/quiet/")
    for client, wanted in ((bob, BOB), (ada, ADA)):
        with assert_queries(at_most=3, because="one each for session, user and panel, none for the article") as log:
            got = page(client)
        expect(got, wanted, call=f"GET /articles/tea/ by {wanted['name']}, a moment after {first}")
        expect("blog_post" in log.tables, False, call="whether the table of posts is read within the minute")


@pytest.mark.parametrize("who", ["ada", "a visitor"])
def test_the_article_is_made_again_after_a_minute(tea, ada, clock, who):
    client = ada if who == "ada" else Client()
    expect(page(client)["comments"], [GOOD], call=f"the comments for {who}")
    CommentFactory(post=tea, body="Fresh.", approved=True)
    for seconds in (30, 29):
        clock.now += seconds
        expect(page(client)["comments"], [GOOD], call=f"the comments for {who}, less than a minute later")
    clock.now += 1
    expect(page(client)["comments"], [GOOD, "Fresh."], call=f"the comments for {who}, 60 seconds after it was made")


def test_each_article_has_its_own_entry(tea, ada):
    PostFactory(slug="coffee", title="Coffee", author__display_name="Bo", published=True)
    PostFactory(slug="Tea", title="TEA", author__display_name="Cy", published=True)
    long = ["x" * 99 + end for end in "ab"]
    for slug in long:
        PostFactory(slug=slug, title=slug, published=True)
    for _ in range(2):
        for slug, title in (("tea", TITLE), ("coffee", "Coffee"), ("Tea", "TEA"), *zip(long, long, strict=True)):
            for who, client in (("ada", ada), ("a visitor", Client())):
                expect(page(client, slug)["title"], title, call=f"the title on GET /articles/{slug}/ by {who}")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_other_methods_are_not_allowed(tea, ada, method):
    page(ada)
    for who, client in (("ada", ada), ("a visitor", Client())):
        got = getattr(client, method)("/articles/tea/").status_code
        expect(
            got, 405, call=f"the status of {method.upper()} /articles/tea/ by {who}", because="The page is for reading."
        )


def test_what_is_not_published_is_404_until_it_is(ada):
    post = PostFactory(slug="soon", title="Soon")
    for slug in ("soon", "none"):
        for client in (Client(), ada):
            get(client, slug, 404)
            got = client.head(f"/articles/{slug}/").status_code
            expect(got, 404, call=f"the status of HEAD /articles/{slug}/")
    Post.objects.filter(pk=post.pk).update(status=Post.Status.PUBLISHED)
    for client in (Client(), ada):
        expect(page(client, "soon")["title"], "Soon", call="the title on GET /articles/soon/ once it is published")


@pytest.mark.parametrize("times", [1, 2, "HEAD"])
def test_no_header_lets_others_keep_a_page_with_a_panel(tea, ada, clock, times):
    page(Client())
    for _ in range(2 if times == 2 else 1):
        response = ada.head("/articles/tea/") if times == "HEAD" else get(ada)
        clock.now += 10
    said = directives(response)
    facts = {
        "private or no-store": bool(said.keys() & {"private", "no-store"}),
        "public or s-maxage": bool(said.keys() & {"public", "s-maxage"}),
        "kept for more than 0 seconds": kept_for(response, clock.now) > 0,
        "Vary names anything but Cookie": bool(varies_on(response) - {"cookie"}),
    }
    expect(
        facts,
        {one: one == "private or no-store" for one in facts},
        call=f"{response.request['REQUEST_METHOD']} /articles/tea/ by ada, "
        f"with Cache-Control: {response.headers.get('Cache-Control')}",
        because="A proxy gives what it has kept to the next one.",
    )


@pytest.mark.parametrize("times", [1, 2])
def test_a_page_without_a_panel_is_kept_for_a_minute_at_most(tea, ada, clock, times):
    page(ada)
    for _ in range(times):
        response = get(Client())
        clock.now += 10
    said = directives(response)
    facts = {
        "kept for more than 60 seconds": kept_for(response, clock.now - 10) > 60,
        "may be kept, and not by its cookie": not said.keys() & {"private", "no-store"}
        and "cookie" not in varies_on(response),
        "Vary names anything but Cookie": bool(varies_on(response) - {"cookie"}),
    }
    expect(
        facts,
        dict.fromkeys(facts, False),
        call=f"GET /articles/tea/ by a visitor, with Cache-Control: {response.headers.get('Cache-Control')}, "
        f"Vary: {response.headers.get('Vary')}",
        because="A proxy must not give the page of a visitor to a user.",
    )
