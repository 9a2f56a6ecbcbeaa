import asyncio
import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from asgiref.sync import async_to_sync, iscoroutinefunction, sync_to_async
from django.db.models import F
from django.test import AsyncClient

from kata_project.accounts.factories import ProfileFactory
from kata_project.accounts.models import Profile
from kata_project.billing.factories import WalletFactory
from kata_project.billing.models import Wallet
from kata_project.blog.factories import CommentFactory, PostFactory, TagFactory
from kata_project.blog.models import Comment, Post
from katas.async_django.sync_to_async import ledger, views
from katas.async_django.sync_to_async.watch import meanwhile, watched
from pytest_djangokata.testing import attempt, expect

pytestmark = pytest.mark.django_db

MOMENT = datetime(2026, 3, 2, 8, tzinfo=UTC)
CENTURY = 100 * 365 * 24 * 60  # minutes


@pytest.fixture(autouse=True)
def _empty_ledger():
    ledger.entries.clear()


def post(title="Soup", minutes=0, **fields):
    fields = {"slug": title.lower(), "status": Post.Status.PUBLISHED, "views": 7} | fields
    return PostFactory(title=title, published_at=MOMENT + timedelta(minutes=minutes), **fields)


def reader(balance=None, name="Ben"):
    profile = ProfileFactory(display_name=name, user__username=name.lower())
    if balance is not None:
        WalletFactory(owner=profile, balance=Decimal(balance))
    return profile


def client_of(profile):
    client = AsyncClient()
    if profile is not None:
        client.force_login(profile.user)
    return client


def ask_all(*asked, record=ledger.record, times=1, stages=False):
    """Let clients send requests at the same time, each of them several in turn; return the responses."""

    async def repeated(number, client, how, *words):
        for _ in range(number):  # so that requests are at different stages at the same time
            await sync_to_async(int)()
        return [await getattr(client, how)(*words) for _ in range(times if how == "get" else 1)]

    async def main():
        return await asyncio.gather(*(repeated(number * stages, *one) for number, one in enumerate(asked)))

    call = ", ".join(f"{how.upper()} {words[0]}" for _, how, *words in asked[:2])
    with watched(record) as places:
        responses = attempt(async_to_sync(main), call=call)
    wrong = sorted(set(places) - {"in the right thread"})
    expect(wrong, [], call=f"where queries and record() run in {call}, beside the thread of sync_to_async()")
    return [one for several in responses for one in several]


def ask(profile, path):
    (response,) = ask_all((client_of(profile), "get", path))
    return response.status_code, json.loads(response.content) if response.status_code == 200 else None


def tip(profile, amount="2.50", slug="soup", record=ledger.record):
    path = f"/posts/{slug}/tip/"
    form = {} if amount is None else {"amount": amount}
    (response,) = ask_all((client_of(profile), "post", path, form), record=record)
    return response.status_code, json.loads(response.content) if response.status_code == 200 else None


def balances():
    return {wallet.owner.display_name: str(wallet.balance) for wallet in Wallet.objects.select_related("owner")}


def test_the_views_are_coroutine_functions():
    found = [iscoroutinefunction(view) for view in (views.overview, views.read, views.tip)]
    expect(found, [True, True, True], call="whether overview, read and tip are coroutine functions")
    expect(ask(None, "/posts/"), (200, {"posts": []}), call="GET /posts/ without posts")


# -- reading


def test_published_posts_are_listed_with_their_approved_comments():
    ada = reader(name="Ada")
    soup = post(author=ada)
    for approved, anonymous in ((True, False), (False, False), (True, True)):
        CommentFactory(post=soup, approved=approved, anonymous=anonymous)
    post("Draft", status=Post.Status.DRAFT, minutes=5)
    post("Maps", author=ada, minutes=CENTURY)
    post("Tides", author=ada)
    wanted = [
        {"title": "Maps", "author": "Ada", "comments": 0},
        {"title": "Tides", "author": "Ada", "comments": 0},
        {"title": "Soup", "author": "Ada", "comments": 2},
    ]
    expect(
        ask(None, "/posts/"),
        (200, {"posts": wanted}),
        call="GET /posts/ with three published posts, one of them of the future, and a draft",
    )


def test_a_post_is_shown():
    ada, eve = reader(name="Ada"), reader(name="Eve")
    soup, bread = post(author=ada, editor=eve), post("Bread", author=ada)
    soup.tags.set([TagFactory(name="winter"), TagFactory(name="hot"), TagFactory(name="quick")])
    wanted = {"title": "Soup", "author": "Ada", "editor": "Eve", "tags": ["hot", "quick", "winter"]}
    expect(
        ask(reader(), "/posts/soup/"),
        (200, wanted | {"views": 8, "reader": "ben"}),
        call="GET /posts/soup/ by ben, of a post with 7 views",
    )
    bread.refresh_from_db()
    expect(bread.views, 7, call="views of another post with 7 after that")


def test_nobody_reads_a_post_without_editor_and_tags():
    post(author=reader(name="Ada"), editor=None, minutes=CENTURY)
    wanted = {"title": "Soup", "author": "Ada", "editor": None, "tags": [], "views": 8, "reader": None}
    expect(
        ask(None, "/posts/soup/"), (200, wanted), call="GET /posts/soup/ without signing in, of a post of the future"
    )
    ben = reader()
    Profile.objects.filter(pk=ben.pk).delete()
    wanted |= {"views": 9, "reader": "ben"}
    expect(ask(ben, "/posts/soup/"), (200, wanted), call="GET /posts/soup/ by ben, a user without a profile")


@pytest.mark.parametrize("slug", ["draft", "nowhere"])
def test_what_is_not_published_is_not_found(slug):
    post("Draft", status=Post.Status.DRAFT)
    ben = reader("10", name="Ben")
    expect(ask(ben, f"/posts/{slug}/")[0], 404, call=f"the status of GET /posts/{slug}/")
    expect(tip(ben, slug=slug)[0], 404, call=f"the status of POST /posts/{slug}/tip/")
    expect(
        (Post.objects.get().views, balances(), ledger.entries),
        (7, {"Ben": "10.00"}, []),
        call=f"views of the draft, wallets and ledger after that, for {slug}",
    )


def test_all_who_read_at_once_are_counted():
    soup = post()
    client = AsyncClient()
    responses = ask_all(*[(client, "get", "/posts/soup/")] * 6)
    soup.refresh_from_db()
    expect(soup.views, 13, call="views of a post with 7, after six read it at once")
    expect(max(json.loads(one.content)["views"] for one in responses), 13, call="the highest number that was shown")


def test_only_the_views_are_written():
    soup = post(summary="")
    with meanwhile("blog_post", lambda: Post.objects.update(summary="changed")) as happened:
        ask(None, "/posts/soup/")
    soup.refresh_from_db()
    expect(
        soup.summary,
        "changed" if happened else "",
        call="the summary after GET /posts/soup/, if an editor changes it after the view has read the post",
        because="save() writes all fields as they were when the post was read.",
    )


@pytest.mark.parametrize("number", [1, 180], ids=["one row", "180 rows"])
@pytest.mark.parametrize("path", ["/posts/", "/posts/soup/"], ids=["the list", "a post"])
def test_pages_take_seven_queries_at_most(assert_queries, path, number):
    soup = post(editor=reader(name="Eve"))
    for at in range(min(number, 30)):
        CommentFactory(post=post(f"Post{at}"), approved=True)
    posts = [
        Post(title="More", slug=f"more{at}", author=soup.author, status=Post.Status.PUBLISHED, published_at=MOMENT)
        for at in range(30, number)
    ]
    Comment.objects.bulk_create([Comment(post=one, approved=True) for one in Post.objects.bulk_create(posts)])
    soup.tags.set(TagFactory.create_batch(number))
    ben = client_of(reader())

    def get():
        return async_to_sync(ben.get)(path)

    with assert_queries(at_most=7, because="a page must cost the same however many rows there are"):
        response = attempt(get, call=f"GET {path}")
    content = json.loads(response.content)
    expect(
        len(content["posts"]) - 1 if path == "/posts/" else len(content["tags"]),
        number,
        call=f"how many rows GET {path} shows" + (", beside the first post" if path == "/posts/" else ""),
    )


# -- tips


def test_a_tip_moves_the_money():
    post(author=reader("1", name="Ada"))
    expect(
        tip(reader("10"), "2.40"), (200, {"balance": "7.60"}), call="POST /posts/soup/tip/ with amount=2.40 and 10.00"
    )
    expect(balances(), {"Ada": "3.40", "Ben": "7.60"}, call="the wallets after a tip of 2.40")
    expect(ledger.entries, [("Ben", "Ada", Decimal("2.40"))], call="calls of ledger.record()")


def test_all_of_a_wallet_can_be_spent():
    post(author=reader("0", name="Ada"))
    expect(tip(reader("2.50"))[0], 200, call="a tip of 2.50 with 2.50 in the wallet")
    expect(balances(), {"Ada": "2.50", "Ben": "0.00"}, call="the wallets afterwards")


def test_a_tip_for_ones_own_post_leaves_the_balance():
    ada = reader("10", name="Ada")
    post(author=ada)
    expect(
        tip(ada), (200, {"balance": "10.00"}), call="POST /posts/soup/tip/ with amount=2.50 by its author with 10.00"
    )
    expect(
        (balances(), ledger.entries),
        ({"Ada": "10.00"}, [("Ada", "Ada", Decimal("2.50"))]),
        call="the wallets, and the calls of ledger.record(), afterwards",
        because="Two objects of one row write over each other, and money comes from nothing.",
    )


REFUSED = {
    "not enough": ("2.49", "1", 409),
    "a reader without a wallet": (None, "1", 409),
    "a reader without a profile": (None, "1", 409),
    "an author without a wallet": ("10", None, 409),
}


@pytest.mark.parametrize("why", REFUSED)
def test_a_refused_tip_changes_nothing(why):
    mine, theirs, status = REFUSED[why]
    post(author=reader(theirs, name="Ada"))
    ben = reader(mine)
    if why == "a reader without a profile":
        Profile.objects.filter(pk=ben.pk).delete()
    before = balances()
    expect(tip(ben)[0], status, call=f"the status of a tip of 2.50: {why}")
    expect((balances(), ledger.entries), (before, []), call=f"wallets and ledger after a refused tip: {why}")


@pytest.mark.parametrize("amount", [None, "", "0", "-1", "1.005", "many", "NaN"], ids=repr)
def test_an_odd_amount_is_refused(amount):
    post(author=reader("1", name="Ada"))
    expect(tip(reader("10"), amount)[0], 400, call=f"the status of a tip of {amount!r}")
    expect(balances(), {"Ada": "1.00", "Ben": "10.00"}, call=f"the wallets after a tip of {amount!r}")


def test_strangers_cannot_tip():
    post(author=reader("1", name="Ada"))
    expect(tip(None)[0], 401, call="the status of a tip without signing in")
    expect(balances(), {"Ada": "1.00"}, call="the wallets afterwards")


def down(*args):
    raise ledger.LedgerDown


def test_without_the_ledger_nothing_is_moved():
    calls = []

    def down_and_counted(*args):
        calls.append(args)
        down()

    post(author=reader("1", name="Ada"))
    expect(tip(reader("10"), record=down_and_counted)[0], 503, call="the status of a tip while the ledger is down")
    expect(balances(), {"Ada": "1.00", "Ben": "10.00"}, call="the wallets afterwards")
    expect(len(calls), 1, call="how often a tip calls record() while the ledger is down")


OWN = {
    "not enough": ("2.49", ledger.record, 409),
    "no wallet": (None, ledger.record, 409),
    "no ledger": ("10", down, 503),
}


@pytest.mark.parametrize("why", OWN)
def test_a_tip_for_ones_own_post_is_refused_as_any_other_is(why):
    balance, record, status = OWN[why]
    ada = reader(balance, name="Ada")
    post(author=ada)
    before = balances()
    expect(tip(ada, record=record)[0], status, call=f"the status of a tip of 2.50 by the author of the post: {why}")
    expect((balances(), ledger.entries), (before, []), call=f"wallets and ledger afterwards: {why}")


@pytest.mark.parametrize("error", [ZeroDivisionError, ValueError, KeyError, TimeoutError])
def test_another_error_moves_nothing_either(error):
    def broken(*args):
        raise error

    post(author=reader("1", name="Ada"))
    ben = client_of(reader("10"))
    ben.raise_request_exception = False
    with watched(broken):
        response = async_to_sync(ben.post)("/posts/soup/tip/", {"amount": "2.50"})
    expect(
        (response.status_code, response.exc_info and response.exc_info[0].__name__),
        (500, error.__name__),
        call=f"the status of a tip if record() raises {error.__name__}, and what Django has caught",
        because="A bug that is answered is a bug of which nobody hears.",
    )
    expect(balances(), {"Ada": "1.00", "Ben": "10.00"}, call="the wallets afterwards")


class Bank:
    """Somebody else who writes to the wallets."""

    async def get(self, path):
        for _ in range(20):
            await Wallet.objects.aupdate(balance=F("balance") + 1)


def test_a_tip_takes_nothing_of_others_along():
    soup = post(author=reader("1", name="Ada"))
    reads = [(AsyncClient(), "get", "/posts/soup/")] * 5
    tips = (client_of(reader("10")), "post", "/posts/soup/tip/", {"amount": "2.50"})
    answers = iter([down])

    def down_once(*args, write=ledger.record):
        next(answers, write)(*args)

    ask_all((Bank(), "get", "1.00 for both"), *reads, tips, *reads, tips, record=down_once, times=3, stages=True)
    soup.refresh_from_db()
    expect(
        (soup.views, balances()),
        (37, {"Ada": "63.50", "Ben": "67.50"}),
        call="views and wallets after 30 reads, 60 times 1.00 for both, and two tips of 2.50, with the ledger down once",
        because="A transaction must not stay open while others use the connection, and an old balance must not come back.",
    )


def test_the_same_money_is_spent_once():
    post(author=reader("0", name="Ada"))
    ben = client_of(reader("10"))
    responses = ask_all(*[(ben, "post", "/posts/soup/tip/", {"amount": "4"})] * 4)
    expect(
        (sorted(one.status_code for one in responses), balances()),
        ([200, 200, 409, 409], {"Ada": "8.00", "Ben": "2.00"}),
        call="statuses and wallets after four tips of 4.00 at once, with 10.00 in the wallet",
    )


def test_what_another_process_spends_cannot_be_spent():
    post(author=reader("0", name="Ada"))
    ben = reader("10")
    spend = Wallet.objects.filter(owner=ben).update
    with meanwhile("billing_wallet", lambda: spend(balance=1)) as happened:
        status, _ = tip(ben)
    expect(
        (status, balances()),
        (409, {"Ada": "0.00", "Ben": "1.00"}) if happened else (200, {"Ada": "2.50", "Ben": "7.50"}),
        call="status and wallets after a tip of 2.50 with 10.00 in the wallet, of which another process spends 9.00"
        " after the view has looked into it",
        because="One transaction looks and takes, or one UPDATE does both.",
    )


def test_what_another_process_pays_in_is_kept():
    post(author=reader("0", name="Ada"))
    ben = reader("10")
    with meanwhile("billing_wallet", lambda: Wallet.objects.update(balance=F("balance") + 1)) as happened:
        status, _ = tip(ben)
    expect(
        (status, balances()),
        (200, {"Ada": "3.50", "Ben": "8.50"} if happened else {"Ada": "2.50", "Ben": "7.50"}),
        call="status and wallets after a tip of 2.50 with 10.00 in the wallet, if another process pays 1.00 into both"
        " after the view has looked into one",
        because="A balance that was read outside of the transaction is old inside of it.",
    )


def test_the_balance_shown_is_not_older_than_the_tip():
    post(author=reader("0", name="Ada"))
    ben = client_of(reader("10"))
    responses = ask_all(*[(ben, "post", "/posts/soup/tip/", {"amount": "4"})] * 2)
    shown = [json.loads(one.content)["balance"] for one in responses if one.status_code == 200]
    expect(
        (len(shown), min(shown, default=None)),
        (2, "2.00"),
        call="the number of tips that went well, and the lowest balance shown, after two of 4.00 at once from 10.00",
        because="What was read before an await is old after it.",
    )
