from contextlib import contextmanager, nullcontext, suppress
from unittest import mock

import pytest
from django.core import mail
from django.db import DatabaseError, IntegrityError, OperationalError, connection, connections, transaction

from katas.transactions.atomic_transfer import transfers
from katas.transactions.atomic_transfer.errors import AlreadyDone, InsufficientFunds
from katas.transactions.atomic_transfer.models import Transfer, Wallet
from pytest_djangokata.testing import expect

pytestmark = pytest.mark.django_db(transaction=True)

NOBODY, DISK = 999, "disk I/O error"
REFUSED = {
    "no cents": (("ada", "bea", 0, "r-1"), "ValueError"),
    "less than no cents": (("ada", "bea", -5, "r-1"), "ValueError"),
    "to the same wallet": (("ada", "ada", 10, "r-1"), "ValueError"),
    "from nobody": ((NOBODY, "bea", 10, "r-1"), "DoesNotExist"),
    "to nobody": (("ada", NOBODY, 10, "r-1"), "DoesNotExist"),
    "a cent too many": (("ada", "bea", 501, "r-1"), "InsufficientFunds"),
    "from an empty wallet": (("eve", "bea", 1, "r-1"), "InsufficientFunds"),
    "a used reference": (("ada", "bea", 10, "used"), "AlreadyDone"),
    "the same transfer again": (("bea", "cem", 50, "used"), "AlreadyDone"),
    "a reference that others used": (("cem", "ada", 10, "used"), "AlreadyDone"),
}


class Rollback(Exception):
    """Ends a block of atomic() without its changes."""


@pytest.fixture
def wallets():
    made = {
        name: Wallet.objects.create(owner=name, balance=cents)
        for name, cents in {"eve": 0, "cem": 50, "bea": 100, "ada": 500}.items()
    }
    Transfer.objects.create(source=made["bea"], target=made["cem"], cents=50, reference="used")
    return {name: wallet.pk for name, wallet in made.items()}


def given(wallets, order):
    source, target, *rest = order
    return wallets.get(source, source), wallets.get(target, target), *rest


def outcome(wallets, *order):
    """Return the transfer, or the name of the exception's class."""
    try:
        return transfers.transfer(*given(wallets, order))
    except Exception as error:  # noqa: BLE001
        return named(error)


def named(error):
    """Return the name of the exception's class, and what a failing disk says."""
    return f"{type(error).__name__}: {error}" if isinstance(error, DatabaseError) else type(error).__name__


def settled(wallets, *order):
    """Return what settle() of this one order says of it."""
    try:
        refused = transfers.settle([given(wallets, order)])
    except Exception as error:  # noqa: BLE001
        return type(error).__name__
    return refused[0][1] if refused else "done"


WAYS = {"transfer": outcome, "settle": settled}


def money():
    """Return all balances by owner, and the references of all transfers."""
    balances = [f"{wallet.owner} {wallet.balance}" for wallet in Wallet.objects.order_by("owner")]
    return ", ".join(balances) + "; " + " ".join(sorted(Transfer.objects.values_list("reference", flat=True)))


def balance(owner):
    return Wallet.objects.values_list("balance", flat=True).get(owner=owner)


def receipts():
    return ", ".join(f"{one.subject.removeprefix('Receipt ')}: {one.body}" for one in mail.outbox)


@contextmanager
def before(verb, model, happens):
    """Let *happens* run just before the first statement of that kind in the block.

    What of ours is rolled back, a savepoint or all, does not undo what another request has committed, so then it runs again.
    """
    came = []

    def listen(execute, sql, params, many, context):
        if not came and sql.lstrip().upper().startswith(verb) and f'"{model._meta.db_table}"' in sql:
            came.append(sql)
            happens()
        result = execute(sql, params, many, context)
        if came and sql.startswith("ROLLBACK TO"):
            happens()
        return result

    database = connections["default"]
    undo = database.rollback

    def rollback():
        undo()
        if came:
            happens()

    with connection.execute_wrapper(listen), mock.patch.object(database, "rollback", rollback):
        yield


@contextmanager
def failing(number, error=OperationalError):
    """Let the write of that number, counted from 1, fail in the block, and yield the list of those that came."""
    came = []

    def listen(execute, sql, params, many, context):
        if sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")):
            came.append(sql)
            if len(came) == number:
                raise error(DISK)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        yield came


def granted(writes):
    """Return what may be granted when the last write raises an IntegrityError. No other reason is in these tables."""
    return "AlreadyDone" if writes[-1].startswith("INSERT") else "InsufficientFunds"


@pytest.mark.parametrize(
    ("order", "ada", "bea"),
    [
        pytest.param(("ada", "bea", 120, "r-1"), 380, 220, id="a part of the balance"),
        pytest.param(("ada", "bea", 500, " Ü 2/é "), 0, 600, id="all of the balance"),
        pytest.param(("bea", "ada", 1, "USED"), 501, 99, id="one cent"),
    ],
)
def test_the_money_moves(wallets, order, ada, bea):
    made = outcome(wallets, *order)
    expect(
        money(),
        f"ada {ada}, bea {bea}, cem 50, eve 0; {' '.join(sorted(['used', order[3]]))}",
        call=f"balances and references after transfer{order}",
    )
    stored = Transfer.objects.get(reference=order[3])
    expect(
        (made, stored.source.owner, stored.target.owner, stored.cents),
        (stored, *order[:3]),
        call=f"transfer{order}, and what is stored of it",
    )


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused_changes_nothing(wallets, case):
    order, error = REFUSED[case]
    was = money()
    expect(outcome(wallets, *order), error, call=f"transfer{order}, which is {case}")
    expect((money(), receipts()), (was, ""), call=f"balances, transfers and receipts after transfer{order}: {error}")


@pytest.mark.parametrize("way", WAYS)
def test_a_balance_that_another_request_has_spent_is_not_spent_again(wallets, way):
    ada = Wallet.objects.filter(owner="ada")
    with before("UPDATE", Wallet, lambda: ada.update(balance=99)):
        raised = WAYS[way](wallets, "ada", "bea", 100, "r-1")
    expect(
        (raised, balance("bea"), Transfer.objects.count()),
        ("InsufficientFunds", 100, 1),
        call=f"{way}() of ada, bea, 100, while another request leaves 99 of ada's 500 cents",
        because="What Python has read is old by the time that it is compared.",
    )


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("owner", "left"),
    [pytest.param("ada", (320, 200), id="to the source"), pytest.param("bea", (400, 520), id="to the target")],
)
def test_what_another_request_pays_in_is_not_lost(wallets, owner, left, way):
    with before("UPDATE", Wallet, lambda: Wallet.objects.filter(owner=owner).update(balance=420)):
        WAYS[way](wallets, "ada", "bea", 100, "r-1")
    expect(
        (balance("ada"), balance("bea")),
        left,
        call=f"the balances after {way}() of ada, bea, 100, while another request sets {owner}'s to 420",
        because="A balance that is written back as a number undoes the change of the other request.",
    )


@pytest.mark.parametrize("way", WAYS)
def test_a_reference_that_another_request_stores_is_used(wallets, way):
    rival = {"source_id": wallets["ada"], "target_id": wallets["bea"], "cents": 100, "reference": "r-1"}
    with before("INSERT", Transfer, lambda: Transfer.objects.bulk_create([Transfer(**rival)], ignore_conflicts=True)):
        raised = WAYS[way](wallets, "ada", "bea", 100, "r-1")
    expect(
        (raised, balance("ada"), balance("bea")),
        ("AlreadyDone", 500, 100),
        call=f"{way}() of ada, bea, 100, 'r-1', while another request stores the same transfer; and the balances",
        because="Between a look and a write there is room for a second click on the button.",
    )


@pytest.mark.parametrize("number", [1, 2, 3])
@pytest.mark.parametrize("error", [OperationalError, IntegrityError])
def test_a_failure_between_two_statements_leaves_nothing(wallets, number, error):
    was = money()
    with failing(number, error) as writes:
        if error is IntegrityError:
            with transaction.atomic():
                raised = outcome(wallets, "ada", "bea", 100, "r-1")
        else:
            raised = outcome(wallets, "ada", "bea", 100, "r-1")
    if len(writes) < number:
        expect(
            isinstance(raised, Transfer), True, call="transfer(ada, bea, 100), in two writes: returns it a Transfer?"
        )
        return
    expect(
        (raised, money(), receipts()),
        (raised if error is IntegrityError and raised == granted(writes) else f"{error.__name__}: {DISK}", was, ""),
        call=f"transfer(ada, bea, 100), when write number {number} raises {error.__name__}; balances, transfers, receipts",
        because="A failed disk is not a lack of funds, and half a transfer is worse than none.",
    )


@pytest.mark.parametrize("case", REFUSED)
def test_a_caller_who_catches_the_error_goes_on_in_its_transaction(wallets, case):
    order, error = REFUSED[case]
    try:
        with transaction.atomic():
            outcome(wallets, "ada", "bea", 100, "before")
            raised = outcome(wallets, *order[:2], 401 if error == "InsufficientFunds" else order[2], order[3])
            outcome(wallets, "cem", "eve", 20, "after")
    except Exception as broken:  # noqa: BLE001
        pytest.fail(
            f"a transaction with transfer{order} in it\n  raised {type(broken).__name__}: {broken}", pytrace=False
        )
    expect(
        (raised, money(), receipts()),
        (
            error,
            "ada 400, bea 200, cem 30, eve 20; after before used",
            "before: 100 cents, after: 20 cents",
        ),
        call=f"a transfer, transfer{order} and a transfer in one transaction: the error, what is stored, the receipts",
    )


def test_a_receipt_waits_for_the_outermost_commit(wallets):
    with transaction.atomic():
        with transaction.atomic():
            outcome(wallets, "ada", "bea", 100, "r-1")
            transfers.settle([given(wallets, ("ada", "cem", 7, "r-2")), given(wallets, ("ada", "cem", 8, "r-3"))])
        early = receipts()
    expect(
        (early, receipts()),
        ("", "r-1: 100 cents, r-2: 7 cents, r-3: 8 cents"),
        call="the receipts of three transfers before the outermost commit, and after it",
    )


def test_what_the_caller_rolls_back_is_gone_and_can_be_tried_again(wallets):
    was = money()
    try:
        with transaction.atomic():
            outcome(wallets, "ada", "bea", 100, "r-1")
            transfers.settle([given(wallets, ("ada", "cem", 7, "r-2"))])
            raise Rollback
    except Rollback:
        pass
    expect((money(), receipts()), (was, ""), call="balances, transfers and receipts after the caller's rollback")
    outcome(wallets, "ada", "bea", 501, "r-1")
    outcome(wallets, "ada", "bea", 10, "r-1")
    expect(receipts(), "r-1: 10 cents", call="the receipts after a rollback, a refusal and a transfer of 'r-1'")


@pytest.mark.parametrize("block", [False, True], ids=["on its own", "in a transaction"])
def test_settle_does_what_can_be_done(wallets, block):
    orders = [
        ("eve", "ada", 10, "too early"),
        *(order for order, _ in REFUSED.values()),
        ("ada", "eve", 10, "a"),
        ("eve", "ada", 10, "too early"),
        ("ada", "bea", 490, "a"),
        ("ada", "bea", 500, "b"),
    ]
    refused = [("too early", "InsufficientFunds"), *((order[3], error) for order, error in REFUSED.values())]
    refused += [("a", "AlreadyDone")]
    orders = [given(wallets, order) for order in orders]
    if block:
        with transaction.atomic():
            got = transfers.settle(order for order in orders)
    else:
        got = transfers.settle(orders)
    expect(got, refused, call="settle() of some orders that can be done, and of many that cannot")
    expect(
        (money(), receipts()),
        (
            "ada 0, bea 600, cem 50, eve 0; a b too early used",
            "a: 10 cents, too early: 10 cents, b: 500 cents",
        ),
        call="what is stored after it, and the receipts",
    )


@pytest.mark.parametrize(
    ("error", "block"),
    [
        pytest.param(ConnectionError, nullcontext, id="on its own"),
        pytest.param(ValueError, transaction.atomic, id="in a transaction"),
        pytest.param(AlreadyDone, nullcontext, id="AlreadyDone"),
        pytest.param(Wallet.DoesNotExist, nullcontext, id="DoesNotExist"),
    ],
)
def test_if_the_orders_cannot_be_read_none_is_done(wallets, error, block):
    def read():
        yield given(wallets, ("ada", "bea", 100, "r-1"))
        yield given(wallets, ("ada", "bea", 900, "r-2"))
        raise error("The connection was closed.")

    was = money()
    with block():
        try:
            got = transfers.settle(read())
        except error as raised:
            got = type(raised)
        after = outcome(wallets, "eve", "ada", 1, "r-3")
    expect(got, error, call=f"settle() of orders of which the third raises {error.__name__} when it is read")
    expect(after, "InsufficientFunds", call="a transfer of what eve does not have, by a caller who has caught that")
    expect((money(), receipts()), (was, ""), call="balances, transfers and receipts after it")


@pytest.mark.parametrize(
    ("number", "error", "size"),
    [
        pytest.param(1, OperationalError, 3, id="in the first order"),
        pytest.param(4, OperationalError, 3, id="in the second"),
        pytest.param(5, OperationalError, 3, id="further on"),
        pytest.param(2, IntegrityError, 1, id="IntegrityError"),
    ],
)
def test_if_the_database_fails_none_is_done(wallets, number, error, size):
    orders = [given(wallets, ("ada", "bea", 10, f"r-{one}")) for one in range(size)]
    was = money()
    try:
        with failing(number, error) as writes:
            got = transfers.settle(orders)
    except error as raised:
        got = named(raised)
    if error is IntegrityError and got == [("r-0", granted(writes))]:
        got = f"{error.__name__}: {DISK}"
    expect(
        got,
        f"{error.__name__}: {DISK}",
        call=f"settle() of {size} orders, when write number {number} raises {error.__name__}",
    )
    expect((money(), receipts()), (was, ""), call="balances, transfers and receipts after it")


def test_a_long_batch_is_one_too(wallets):
    def read():
        yield given(wallets, ("ada", "bea", 100, "r-1"))
        yield from (given(wallets, ("ada", "bea", 0, f"nothing-{number}")) for number in range(1100))
        raise ConnectionError("The connection was closed.")

    was = money()
    with suppress(ConnectionError):
        transfers.settle(read())
    expect(
        (money(), receipts()),
        (was, ""),
        call="balances, transfers and receipts after settle() of an order that can be done and 1100 that cannot, "
        "when the next cannot be read",
        because="No order of the call is done, however many there are.",
    )


def test_without_orders_nothing_is_refused(wallets):
    expect(transfers.settle([]), [], call="settle([])")


def test_the_errors_are_those_of_the_kata(wallets):
    with pytest.raises(InsufficientFunds):
        transfers.transfer(*given(wallets, ("eve", "ada", 1, "r-1")))
    with pytest.raises(AlreadyDone):
        transfers.transfer(*given(wallets, ("ada", "eve", 1, "used")))
