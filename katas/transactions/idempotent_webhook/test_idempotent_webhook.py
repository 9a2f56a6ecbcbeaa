import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from katas.transactions.idempotent_webhook.models import Account, Delivery
from katas.transactions.idempotent_webhook.provider import a_provider, books, locks_left, paid, post
from pytest_djangokata.testing import expect, wait_until

pytestmark = pytest.mark.django_db(transaction=True)

NO_EVENTS = {
    "no JSON": b"evt_1",
    "a list": [],
    "no id": {"type": "payment.succeeded", "account": "ada", "cents": 500},
    "no cents": paid("evt_1", "ada", 0),
    "a zero byte": paid("evt\0", "ada", 500),
    "half of a surrogate pair": paid("evt\ud800", "ada", 500),
    "brackets too deep to read": b"[" * 100_000,
}
FAILURES = [
    pytest.param(OSError("no answer"), id="OSError"),
    pytest.param(IntegrityError("balance_limit"), id="IntegrityError"),
]
OTHER_FAILURES = [
    pytest.param(ValueError("rate"), id="ValueError"),
    pytest.param(Delivery.DoesNotExist("tariff"), id="another model's DoesNotExist"),
]


@pytest.fixture
def provider():
    Account.objects.bulk_create([Account(name="bea", balance=30), Account(name="ada")])
    with a_provider() as provider:
        yield provider


def receipts():
    return ", ".join(sorted(f"{one.subject.removeprefix('Receipt ')}: {one.body}" for one in mail.outbox))


@pytest.mark.parametrize(
    "again",
    [
        pytest.param(paid("evt_1", "ada", 500), id="the same"),
        pytest.param(paid("evt_1", "ada", 700), id="with another amount"),
        pytest.param(paid("evt_1", "bea", 500), id="with another account"),
        pytest.param(paid("evt_1", "nobody", 500), id="with an account that does not exist"),
    ],
)
def test_what_is_done_is_not_done_again(provider, again):
    post(paid("evt_1", "ada", 500))
    statuses = [post(again), post(paid("evt_2", "ada", 1)), post(again)]
    expect(
        statuses,
        [200, 200, 200],
        call=f"the statuses of {again}, of another payment and of {again}, after evt_1 was done",
        because="With any other status the provider goes on delivering.",
    )
    expect(
        (books(), receipts()),
        ("ada 501, bea 30; evt_1 evt_2", "evt_1: 500 cents, evt_2: 1 cents"),
        call="balances, events and receipts after them",
    )
    expect(locks_left(), 0, call=f"advisory locks that the connection has after {again} was answered twice")


@pytest.mark.parametrize(
    "event_id",
    ["EVT_1", "evt_10", "evt_", "evt_1 ", "evt_1".ljust(40, "0")],
    ids=["in capitals", "longer", "shorter", "with a blank", "of 40 characters"],
)
def test_an_id_that_looks_like_one_that_is_done_is_not_done(provider, event_id):
    post(paid("evt_1", "ada", 500))
    event = paid(event_id, "ada", 20)
    expect(
        ([post(event), post(event)], books().split(";")[0], receipts()),
        ([200, 200], "ada 520, bea 30", ", ".join(sorted(["evt_1: 500 cents", f"{event_id}: 20 cents"]))),
        call=f"the statuses of {event_id!r}, delivered twice after evt_1 was done, the balances and the receipts",
        because="The provider's ids are texts, and another text is another event.",
    )


@pytest.mark.parametrize("case", NO_EVENTS)
def test_what_is_no_event_is_refused(provider, case):
    expect((post(NO_EVENTS[case]), books()), (400, "ada 0, bea 30; "), call=f"the status of {case}, and the books")


@pytest.mark.parametrize("kind", ["payment.created", "payment.succeeded.test", "Payment.Succeeded"])
def test_other_types_are_ignored(provider, kind):
    event = paid("evt_1", "ada", 500, kind)
    expect(
        ([post(event), post(event)], books(), receipts()),
        ([200, 200], "ada 0, bea 30; ", ""),
        call=f"the statuses of a {kind}, delivered twice, the books and the receipts",
        because="What is in Delivery has been credited.",
    )


def test_an_unknown_account_can_be_paid_as_soon_as_it_is_there(provider):
    event = paid("evt_1", "cem", 500)
    statuses = [post(event), post(event)]
    expect((statuses, books()), ([404, 404], "ada 0, bea 30; "), call="two payments to nobody, and the books")
    expect(
        locks_left(),
        0,
        call="advisory locks that the connection has after a 404",
        because="The connection stays open, and the next delivery on another one would wait for it.",
    )
    Account.objects.create(name="cem")
    expect(
        (post(event), books(), receipts()),
        (200, "ada 0, bea 30, cem 500; evt_1", "evt_1: 500 cents"),
        call="the same payment after the account was made, the books and the receipts",
    )


def test_an_account_that_is_deleted_in_the_middle_is_unknown(provider):
    statuses = provider.answers(provider.deliver(paid("evt_1", "ada", 500), deleted=True))
    locked = statuses == [200]  # the request has locked the account, so that nobody could delete it
    expect(
        (statuses, books()),
        ([200], "ada 500, bea 30; evt_1") if locked else ([404], "bea 30; "),
        call="the status of a payment to ada, who is deleted just before ledger.credit() adds it, and the books",
        because="What you have looked up can be gone by the time that you write.",
    )


@pytest.mark.parametrize("error", [*FAILURES, *OTHER_FAILURES])
def test_work_that_fails_is_done_by_the_next_delivery(provider, error):
    event = paid("evt_1", "ada", 500)
    requests = provider.deliver(event, fails=error)
    expect(
        (provider.answers(requests), books(), receipts()),
        ([500], "ada 0, bea 30; ", ""),
        call=f"the status of a payment whose credit() raises {type(error).__name__}, the books and the receipts",
        because="Half of the work is worse than none, and a mark without the work loses the payment.",
    )
    expect(
        requests[0].locks,
        0,
        call=f"advisory locks that the connection has after a 500 by {type(error).__name__}",
        because="What comes after the work does not run when the work raises.",
    )
    expect((post(event), books()), (200, "ada 500, bea 30; evt_1"), call="the next delivery of it, and the books")


def test_the_database_refuses_a_second_delivery_of_an_event(provider):
    Delivery.objects.create(event_id="evt_1")
    try:
        with transaction.atomic():
            Delivery.objects.bulk_create([Delivery(event_id="evt_1")])
        got = "two rows"
    except IntegrityError:
        got = "IntegrityError"
    expect(got, "IntegrityError", call="a second Delivery with the event_id evt_1, past the view")


@pytest.mark.parametrize("number", [2, 10])
def test_deliveries_at_once_have_one_effect(provider, number):
    requests = provider.deliver(*[paid("evt_1", "ada", 500)] * number)
    expect(
        (provider.answers(requests), books(), receipts()),
        ([200] * number, "ada 500, bea 30; evt_1", "evt_1: 500 cents"),
        call=f"the statuses of {number} deliveries of one payment at once, the books and the receipts",
        because="All of them look before one of them has written.",
    )


def test_deliveries_at_once_that_differ_have_one_effect_too(provider):
    requests = provider.deliver(paid("evt_1", "ada", 70), paid("evt_1", "bea", 70))
    expect(
        (provider.answers(requests), sum(Account.objects.values_list("balance", flat=True)), receipts()),
        ([200, 200], 100, "evt_1: 70 cents"),
        call="the statuses of one event for two accounts at once, the sum of their balances (30 before), the receipts",
        because="The id decides, and nothing else.",
    )


def test_different_payments_at_once_are_all_done(provider):
    events = [paid(f"evt_{one // 2}", "ada", 100) for one in range(10)]
    requests = provider.deliver(*events)
    expect(
        (provider.answers(requests), books()),
        ([200] * 10, "ada 500, bea 30; evt_0 evt_1 evt_2 evt_3 evt_4"),
        call="the statuses of five payments to one account, each delivered twice at once, and the books",
    )


@pytest.mark.parametrize("error", [None, *FAILURES])
def test_a_second_delivery_waits_for_the_end_of_the_first(provider, error):
    event = paid("evt_1", "ada", 500)
    (first,) = provider.deliver(event, held=True, fails=error)
    wait_until(lambda: first.inside)
    (second,) = provider.deliver(event)
    expect(
        provider.now(second),
        "waits",
        call="what a second delivery does while the first one is in ledger.credit()",
        because="A 200 would promise what can still fail.",
    )
    first.go.set()
    expect(
        (provider.answers([first, second]), books(), receipts()),
        ([500 if error else 200, 200], "ada 500, bea 30; evt_1", "evt_1: 500 cents"),
        call=f"both statuses after credit() {f'raised {type(error).__name__}' if error else 'returned'} in the first, "
        "the books and the receipts",
    )


def test_other_accounts_do_not_wait(provider):
    (first,) = provider.deliver(paid("evt_1", "ada", 500), held=True)
    wait_until(lambda: first.inside)
    (other,) = provider.deliver(paid("evt_2", "bea", 70))
    expect(provider.now(other), "200", call="a payment to bea, while one to ada is in ledger.credit()")


def test_a_receipt_waits_for_the_outermost_commit(provider):
    with transaction.atomic():
        statuses = [post(paid("evt_0", "nobody", 500)), post(paid("evt_1", "ada", 500))]
        early = receipts() if statuses[1] == 200 else ""
    expect(
        (statuses, early, receipts()),
        ([404, 200], "", "evt_1: 500 cents"),
        call="payments to nobody and to ada in one open transaction: statuses, receipts before its commit, and after it",
    )
