import contextlib
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import connection

from kata_project.billing.models import Wallet
from kata_project.blog.models import Post
from kata_project.factories import PostFactory, ProfileFactory, WalletFactory
from katas.orm.f_expressions import counters
from pytest_djangokata.testing import expect

pytestmark = pytest.mark.django_db


@contextlib.contextmanager
def another_request(change):
    """Run *change* just before the first UPDATE of the block reaches the database, as a rival request might."""
    came = []

    def listen(execute, sql, params, many, context):
        if not came and sql.lstrip().upper().startswith("UPDATE"):
            came.append(sql)
            change()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        yield
    if not came:
        pytest.fail("No UPDATE was sent, so nothing can have been changed.", pytrace=False)


def views_of(post):
    return Post.objects.values_list("views", flat=True).get(pk=post.pk)


def balance_of(wallet):
    return Wallet.objects.values_list("balance", flat=True).get(pk=wallet.pk)


def balances():
    """Return all balances as text, in the order in which the wallets were made."""
    return [str(balance) for balance in Wallet.objects.order_by("pk").values_list("balance", flat=True)]


@pytest.mark.parametrize("views", [0, 7, 41])
def test_a_view_adds_one(views):
    other = PostFactory(published=True, views=3)
    post = PostFactory(published=True, views=views)
    counters.record_view(post)
    expect(views_of(post), views + 1, call=f"record_view(post) for a post with {views} views: the database")
    expect(views_of(other), 3, call="record_view(post): the views of another post", because="It was not viewed.")


@pytest.mark.parametrize("others", [1, 5])
def test_a_view_counted_by_another_request_is_not_lost(others):
    post = PostFactory(published=True, views=20)
    with another_request(lambda: Post.objects.filter(pk=post.pk).update(views=20 + others)):
        counters.record_view(post)
    expect(
        views_of(post),
        20 + others + 1,
        call=f"record_view(post) at 20 views, while other requests count {others} more: the database",
        because="A number that Python has read is old by the time that it is written back.",
    )


def test_two_visitors_with_the_same_old_instance_count_as_two():
    post = PostFactory(published=True, views=10)
    first, second = Post.objects.get(pk=post.pk), Post.objects.get(pk=post.pk)
    counters.record_view(first)
    counters.record_view(second)
    counters.record_view(first)
    expect(
        views_of(post),
        13,
        call="record_view() for two instances of one post, for the first of them twice: the database",
        because="Each call adds one to what is in the row, not to what is in the instance.",
    )


def test_the_instance_has_what_the_database_has():
    post = PostFactory(published=True, views=20)
    with another_request(lambda: Post.objects.filter(pk=post.pk).update(views=23)):
        counters.record_view(post)
    expect(post.views, 24, call="post.views after record_view(post)", because="The page shows this number.")
    wallet = WalletFactory(balance=Decimal("90.00"))
    with another_request(lambda: Wallet.objects.filter(pk=wallet.pk).update(balance=Decimal("70.00"))):
        counters.spend(wallet, Decimal("20.00"))
    expect(
        (type(wallet.balance).__name__, wallet.balance),
        ("Decimal", Decimal("50.00")),
        call="wallet.balance after spend(wallet, 20), which another request found at 90 and left at 70: type and value",
        because="What the caller shows next must be what is in the row.",
    )


def test_counting_a_view_writes_no_other_column():
    post = PostFactory(published=True, title="Frist post", views=1)
    editor = ProfileFactory()
    corrected = {
        "title": "First post",
        "slug": "first-post",
        "body": "It begins.",
        "summary": "A beginning.",
        "status": Post.Status.DRAFT,
        "published_at": None,
        "updated_at": datetime(2026, 3, 1, tzinfo=UTC),
        "author": editor.pk,
        "editor": editor.pk,
        "category": None,
    }
    with another_request(lambda: Post.objects.filter(pk=post.pk).update(**corrected)):
        counters.record_view(post)
    expect(
        Post.objects.values(*corrected, "views").get(pk=post.pk),
        {**corrected, "views": 2},
        call="record_view(post), while an editor corrects it, takes it over and takes it back: the database",
        because="An instance that is saved as a whole writes back every old value that it holds, and a visit is no edit.",
    )


@pytest.mark.parametrize(
    ("balance", "amount", "spent", "left"),
    [
        ("100.00", "30.00", True, "70.00"),
        ("30.00", "30.00", True, "0.00"),
        ("29.75", "30.00", False, "29.75"),
        ("30.00", "30.25", False, "30.00"),
    ],
)
def test_spending_takes_the_amount_where_the_balance_covers_it(balance, amount, spent, left):
    WalletFactory(balance=Decimal("500.00"))
    wallet = WalletFactory(balance=Decimal(balance))
    result = counters.spend(wallet, Decimal(amount))
    expect(bool(result), spent, call=f"spend(wallet, {amount}) with a balance of {balance}")
    expect(
        balances(), ["500.00", left], call=f"spend(wallet, {amount}): the balances of another wallet and of this one"
    )


@pytest.mark.parametrize(("others", "spent", "left"), [("10.00", False, "10.00"), ("45.00", True, "5.00")])
def test_money_that_another_request_takes_is_not_spent_twice(others, spent, left):
    wallet = WalletFactory(balance=Decimal("100.00"))
    with another_request(lambda: Wallet.objects.filter(pk=wallet.pk).update(balance=Decimal(others))):
        result = counters.spend(wallet, Decimal("40.00"))
    call = f"spend(wallet, 40) at 100, while another request leaves {others}"
    expect(bool(result), spent, call=call, because="Checking and taking must be one step, or others come in between.")
    expect(balances(), [left], call=f"{call}: the database", because="No balance may fall below zero.")
    expect(wallet.balance, Decimal(left), call=f"{call}: wallet.balance", because="It must be what the row has.")


@pytest.mark.parametrize(("before", "spent", "left"), [("100.00", True, "60.00"), ("15.00", False, "15.00")])
def test_the_database_decides_and_not_the_instance(before, spent, left):
    wallet = WalletFactory(balance=Decimal("20.00") if spent else Decimal("80.00"))
    Wallet.objects.filter(pk=wallet.pk).update(balance=Decimal(before), owner=ProfileFactory())
    held = wallet.balance
    result = counters.spend(wallet, Decimal("40.00"))
    call = f"spend(wallet, 40) with an old instance that says {held}, where the row says {before} and has another owner"
    expect(bool(result), spent, call=call, because="The instance may be older than its row: the row counts.")
    expect(balances(), [left], call=f"{call}: the database")
    expect(wallet.balance, Decimal(left), call=f"{call}: wallet.balance", because="It must be what the row has.")


@pytest.mark.parametrize(
    ("amount", "ceiling", "before", "after", "lifted"),
    [
        ("10.00", "100.00", ["0.00", "95.50", "90.00", "120.00"], ["10.00", "100.00", "100.00", "120.00"], 3),
        ("2.50", "9.00", ["9.25", "6.50", "9.00", "-4.00"], ["9.25", "9.00", "9.00", "-1.50"], 2),
        ("50.00", "20.00", ["19.75", "-3.00", "20.25", "0.25"], ["20.00", "20.00", "20.25", "20.00"], 3),
        ("5.00", "50.00", [], [], 0),
    ],
    ids=["some reach the ceiling", "one is above it, one below zero", "an amount above the ceiling", "no wallets"],
)  # fmt: skip
def test_a_top_up_stops_at_the_ceiling(amount, ceiling, before, after, lifted):
    for number, balance in enumerate(before):
        WalletFactory(balance=Decimal(balance), owner__user__is_active=number % 2 == 0)
    result = counters.top_up(Decimal(amount), Decimal(ceiling))
    call = f"top_up({amount}, {ceiling}) with balances of {', '.join(before) or 'nobody'}"
    expect(
        balances(), after, call=f"{call}: the database", because="Nobody is lifted above the ceiling or lowered to it."
    )
    expect(result, lifted, call=call, because="Every wallet that got something is counted, and no other.")


def test_a_top_up_keeps_what_another_request_changes():
    poor, rich = (WalletFactory(balance=Decimal(balance)) for balance in ("10.00", "80.00"))

    def trade():
        Wallet.objects.filter(pk=poor.pk).update(balance=Decimal("85.00"))
        Wallet.objects.filter(pk=rich.pk).update(balance=Decimal("5.00"))

    with another_request(trade):
        counters.top_up(Decimal("20.00"), Decimal("100.00"))
    expect(
        balances(),
        ["100.00", "25.00"],
        call="top_up(20, 100) at 10 and 80, while another request makes them 85 and 5: the database",
        because="The database must calculate with the balances that it has at that moment.",
    )


@pytest.mark.parametrize("what", ["record_view(post)", "spend(wallet, 5)", "spend(wallet, 500)"])
def test_one_update_does_it_and_nothing_is_read_before(what, record_queries):
    post, wallet = PostFactory(published=True), WalletFactory(balance=Decimal("100.00"))
    calls = {
        "record_view(post)": lambda: counters.record_view(post),
        "spend(wallet, 5)": lambda: counters.spend(wallet, Decimal("5.00")),
        "spend(wallet, 500)": lambda: counters.spend(wallet, Decimal("500.00")),
    }
    with record_queries() as log:
        calls[what]()
    verbs = [statement.verb for statement in log]
    allowed = (["UPDATE"], ["UPDATE", "SELECT"])
    if verbs not in allowed:
        pytest.fail(
            f"{what}\n  expected: an UPDATE, perhaps a SELECT after it\n  got:      {', '.join(verbs) or 'nothing'}\n"
            f"{log.explain()}\n  Between a SELECT and an UPDATE there is room for another request.",
            pytrace=False,
        )


@pytest.mark.parametrize("wallets", [1, 6])
def test_a_top_up_is_one_statement(wallets, assert_queries):
    for number in range(wallets):
        WalletFactory(balance=Decimal(10 * number))
    with assert_queries(1, because="one UPDATE can change all wallets, and leaves no gap between reading and writing"):
        counters.top_up(Decimal("15.00"), Decimal("30.00"))
