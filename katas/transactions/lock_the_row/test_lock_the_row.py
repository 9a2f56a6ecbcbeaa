import pytest
from django.db import transaction

from katas.transactions.lock_the_row import booking
from katas.transactions.lock_the_row.crowd import a_crowd, plan
from katas.transactions.lock_the_row.models import Seat, Section
from pytest_djangokata.testing import expect

pytestmark = pytest.mark.django_db(transaction=True)

FREE = "A1: eve, A2: free, A3: free, A4: free, B2: eve, B3: free"
REFUSED = {
    "sold": (["A1"], "Taken['A1']"),
    "two sold, one free": (["B2", "A2", "A1"], "Taken['A1', 'B2']"),
    "no such seat": (["A2", "Z9"], "DoesNotExist"),
    "small letters": (["a2"], "DoesNotExist"),
    "no numbers": ([], "ValueError"),
    "a number twice": (["A2", "A2"], "ValueError"),
}


@pytest.fixture
def hall():
    """Six seats in two sections, of which eve has two."""
    sections = {"B": Section.objects.create(name="B", cents=900), "A": Section.objects.create(name="A", cents=2500)}
    for number, buyer in {"B2": "eve", "B3": "", "A4": "", "A1": "eve", "A3": "", "A2": ""}.items():
        Seat.objects.create(number=number, section=sections[number[0]], buyer=buyer)


@pytest.fixture
def crowd(hall):
    with a_crowd() as crowd:
        yield crowd


def outcome(buyer, numbers):
    """Return what buy() returned, or the name of the exception's class and its numbers."""
    try:
        return booking.buy(buyer, numbers)
    except Exception as error:  # noqa: BLE001
        return f"{type(error).__name__}{getattr(error, 'numbers', '')}"


@pytest.mark.parametrize(
    ("numbers", "cents", "after"),
    [
        pytest.param(["A3"], 2500, FREE.replace("A3: free", "A3: ada"), id="one seat"),
        pytest.param(
            ["B3", "A4", "A2"],
            5900,
            FREE.replace("B3: free", "B3: ada").replace("A4: free", "A4: ada").replace("A2: free", "A2: ada"),
            id="seats of two sections",
        ),
    ],
)
def test_free_seats_are_sold(hall, numbers, cents, after):
    expect((outcome("ada", numbers), plan()), (cents, after), call=f"buy('ada', {numbers}), and who has which seat")
    expect(outcome("ada", numbers[:1]), f"Taken{numbers[:1]}", call=f"buy('ada', {numbers[:1]}), once more")


def test_a_buyer_may_have_any_name(hall):
    buyer = "Zoë O'Hara, 100 %s "
    expect(
        (outcome(buyer, ["A3"]), plan()),
        (2500, FREE.replace("A3: free", f"A3: {buyer}")),
        call=f"buy({buyer!r}, ['A3']), and who has which seat",
    )


@pytest.mark.parametrize("kind", [list, tuple])
def test_the_numbers_stay_unchanged(hall, kind):
    numbers = kind(["B3", "A4", "A2"])
    expect(
        (outcome("ada", numbers), numbers),
        (5900, kind(["B3", "A4", "A2"])),
        call=f"buy('ada', {numbers}), and the numbers after it",
    )


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused_changes_nothing(hall, case):
    numbers, error = REFUSED[case]
    expect(outcome("ada", numbers), error, call=f"buy('ada', {numbers})")
    expect(plan(), FREE, call=f"who has which seat after buy('ada', {numbers}): {error}")


@pytest.mark.parametrize("case", REFUSED)
def test_a_caller_who_catches_the_error_goes_on_in_its_transaction(hall, case):
    numbers, error = REFUSED[case]
    try:
        with transaction.atomic():
            raised = [outcome("ada", ["A3"]), outcome("ada", numbers), outcome("ada", ["A4"])]
    except Exception as broken:  # noqa: BLE001
        pytest.fail(f"a transaction with buy('ada', {numbers})\n  raised {type(broken).__name__}", pytrace=False)
    expect(
        (raised, plan()),
        ([2500, error, 2500], FREE.replace("A3: free", "A3: ada").replace("A4: free", "A4: ada")),
        call=f"buy() of A3, of {numbers} and of A4 in one transaction, and who has which seat",
    )


def test_of_two_who_look_at_the_same_moment_one_gets_the_seat(crowd):
    buyers = crowd.come(("ada", ["A3"]), ("bea", ["A3"]))
    got = crowd.until_done(buyers)
    expect(
        sorted(got),
        ["2500", "Taken['A3']"],
        call="what two get who buy A3 at once",
        because="What you have read without a lock is old by the time that you write.",
    )


def test_twenty_who_want_the_last_seats(crowd):
    wishes = [(f"buyer {one}", [["A2", "A3"], ["A3"], ["A4", "A2"], ["B3"]][one % 4]) for one in range(20)]
    buyers = crowd.come(*wishes)
    got = crowd.until_done(buyers)
    odd = sorted({one.split("[")[0] for one in got} - {"2500", "5000", "900", "Taken"})
    expect(odd, [], call="what some of 20 buyers of the last four seats got, beside a price or Taken")
    for seat in Seat.objects.exclude(buyer="eve").order_by("number"):
        believe = sorted(one.name for one in buyers if one.error is None and seat.number in one.numbers)
        expect(
            believe,
            [seat.buyer] if seat.buyer else [],
            call=f"which of 20 buyers of the last four seats believe that they have {seat.number}",
        )


def test_buyers_who_name_their_seats_in_another_order_do_not_lock_each_other_out(crowd):
    names = ["A2", "A3", "B3"]
    buyers = crowd.come(("ada", names), ("bea", names[::-1]))
    got = crowd.until_done(buyers)
    expect(
        sorted(got),
        ["5900", "Taken['A2', 'A3', 'B3']"],
        call="what two get who buy A2, A3 and B3 at once, one of them in the opposite order",
        because="Each has what the other one waits for.",
    )


def test_rows_that_come_in_another_order_do_not_lock_buyers_out(crowd):
    # A3 is between A2 and A4 in the table and in the index: each buyer has locked a seat when it comes to A3, in any order.
    names = ["A2", "A3", "A4", "B3"]
    (eve,) = crowd.come(("eve", ["A3"]), stays=True)
    crowd.until_done([eve])
    buyers = crowd.come(("ada", names), ("bea", names))
    for buyer in buyers:
        crowd.until_done_or_waiting(buyer)
    eve.end(commit=False)
    expect(
        sorted(crowd.until_done(buyers)),
        ["8400", "Taken['A2', 'A3', 'A4', 'B3']"],
        call="what ada and bea get for A2, A3, A4 and B3, after both have waited for A3, whose sale was rolled back",
        because="Without ORDER BY the database takes rows as its plan has it; ada's connection has another plan than bea's.",
    )


def test_a_refused_purchase_holds_nobody_up(crowd):
    refused = crowd.come(("ada", ["A1", "A3"]), ("cem", ["A2", "Z9"]), ("dan", ["A4", "A4"]), stays=True)
    expect(
        crowd.until_done(refused),
        ["Taken['A1']", "DoesNotExist", "ValueError"],
        call="what ada gets for A1, which is sold, and A3, cem for A2 and a Z9 that does not exist, and dan for A4 twice",
    )
    (bea,) = crowd.come(("bea", ["A2", "A3", "A4"]))
    expect(
        crowd.until_done_or_waiting(bea),
        "7500",
        call="what bea gets for A2, A3 and A4, while the transactions go on, in which buy() was refused",
        because="Going back to a savepoint frees the locks that were taken since.",
    )


@pytest.mark.parametrize("number", ["A3", "B3"], ids=["the same section", "another section"])
def test_nobody_waits_for_a_purchase_of_other_seats(crowd, number):
    (ada,) = crowd.come(("ada", ["A2"]), stays=True)
    crowd.until_done([ada])
    (bea,) = crowd.come(("bea", [number]))
    expect(
        crowd.until_done_or_waiting(bea),
        "2500" if number == "A3" else "900",
        call=f"what bea gets for {number}, while ada's purchase of A2 is not committed yet",
    )


@pytest.mark.parametrize("first", [["A3"], ["A2", "A3"]], ids=["one seat", "two seats"])
@pytest.mark.parametrize("commits", [True, False], ids=["commits", "rolls back"])
def test_who_comes_second_waits_for_the_end_of_the_first_transaction(crowd, first, commits):
    (ada,) = crowd.come(("ada", first), stays=True)
    crowd.until_done([ada])
    (bea,) = crowd.come(("bea", ["A4", "A3"]))
    expect(
        crowd.until_done_or_waiting(bea),
        "waits",
        call=f"what bea does who buys A4 and A3, while ada's purchase of {' and '.join(first)} is not committed yet",
        because="It may still be rolled back.",
    )
    ada.end(commit=commits)
    expect(
        crowd.until_done([bea]),
        ["Taken['A3']" if commits else "5000"],
        call=f"what bea gets after ada's transaction {'was committed' if commits else 'was rolled back'}",
    )
