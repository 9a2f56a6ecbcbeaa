from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction

from katas.models.constraints.models import Customer, Subscription
from pytest_djangokata.testing import attempt, expect

pytestmark = pytest.mark.django_db

MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)
#: The past and the future, whenever this is run.
LONG_AGO, FAR_AHEAD = date(1999, 5, 1), date(2199, 5, 1)

ENDED = {"status": "cancelled", "ends_on": JUNE}

#: What a customer has already, and what must not come to it, each by itself.
BROKEN = {
    "active beside active": (["active"], {"status": "active"}),
    "active beside trial": (["cancelled", "trial"], {"status": "active"}),
    "trial beside active": (["active", "cancelled"], {"status": "trial"}, {"status": "trial", "started_on": LONG_AGO}),
    "trial beside trial": (["trial"], {"status": "trial"}),
    "a trial with an end beside active": (["active"], {"status": "trial", "ends_on": JUNE}),
    "it ends before it starts": ([], {"started_on": JUNE, "ends_on": MAY}),
    "a trial ends before it starts": ([], {"status": "trial", "started_on": JUNE, "ends_on": MAY}),
    "cancelled before it starts": ([], {"status": "cancelled", "started_on": JUNE, "ends_on": MAY}),
    "a discount of 101": ([], {"discount": 101}, {"status": "trial", "discount": 101}),
    "a discount of -1": ([], {"discount": -1}, {"status": "trial", "discount": -1}),
    "cancelled with a discount of 1000": ([], ENDED | {"discount": 1000}, ENDED | {"discount": -1}),
    "cancelled without an end": ([], {"status": "cancelled"}),
}

ALLOWED = {
    "running": [
        (["cancelled", "cancelled"], {"status": "active"}),
        (["active"], {"status": "cancelled", "ends_on": JUNE}),
        (["cancelled"], {"status": "cancelled", "ends_on": JUNE}),
        (["cancelled"], {"status": "trial"}),
    ],
    "dates": [
        ([], {"started_on": MAY, "ends_on": MAY}),
        ([], {"started_on": MAY, "ends_on": MAY, "status": "trial"}),
        ([], {"started_on": MAY, "ends_on": MAY, "status": "cancelled"}),
        ([], {"started_on": MAY, "ends_on": JUNE}),
        ([], {"started_on": FAR_AHEAD, "ends_on": None}),
        ([], {"started_on": LONG_AGO, "ends_on": LONG_AGO}),
    ],
    "discount": [
        ([], {"discount": 0}),
        ([], {"discount": 100}),
        ([], {"discount": 37}),
        ([], {"discount": 1, "status": "trial"}),
        ([], {"discount": 100, "status": "cancelled", "ends_on": JUNE}),
    ],
    "cancelled": [
        ([], {"status": "cancelled", "ends_on": JUNE}),
        ([], {"status": "active", "ends_on": JUNE}),
        ([], {"status": "trial", "ends_on": JUNE}),
        ([], {"status": "trial"}),
    ],
}


def customer_with(name, *statuses):
    customer = Customer.objects.create(name=name)
    for status in statuses:
        end = None if status == "active" else FAR_AHEAD
        attempt(
            Subscription.objects.create,
            customer=customer,
            status=status,
            started_on=MAY,
            ends_on=end,
            call=f"Subscription.objects.create(status={status!r}, …), for a customer who may have it",
            because="This breaks none of the four rules.",
        )
    return customer


def rows():
    return [str(row) for row in Subscription.objects.order_by("pk").values_list("status", "ends_on", "discount")]


def create(customer, values):
    Subscription.objects.create(customer=customer, **values)


def bulk_create(customer, values):
    Subscription.objects.bulk_create([Subscription(customer=customer, **values)])


def update(customer, values):
    """Store a harmless subscription first, and change it into what is asked for."""
    harmless = Subscription.objects.create(customer=customer, status="cancelled", started_on=MAY, ends_on=JUNE)
    Subscription.objects.filter(pk=harmless.pk).update(**({"status": "active", "ends_on": None} | values))


def outcome(write, customer, values):
    try:
        with transaction.atomic():
            write(customer, {"started_on": MAY} | values)
    except (IntegrityError, ValidationError):
        return "refused"
    return "stored"


def written(had, values):
    """Put in words what a test does."""
    given = ", ".join(f"{name}={value!s}" for name, value in values.items())
    return f"Subscription({given}) of a customer who has {', '.join(had) or 'no other'}"


@pytest.mark.parametrize("write", [create, bulk_create, update], ids=lambda write: write.__name__)
@pytest.mark.parametrize("case", BROKEN)
def test_the_database_refuses_what_breaks_a_rule(case, write):
    had, *changes = BROKEN[case]
    customer = customer_with("Bakery", *had)
    before = rows()
    for values in changes:
        expect(
            outcome(write, customer, values),
            "refused",
            call=f"{write.__name__} of {written(had, values)}",
            because=f"{case[0].upper()}{case[1:]}: what the database lets in, some writer will store one day.",
        )
        expect(rows(), before, call=f"the rows after a refused {write.__name__}")


def test_a_running_one_cannot_move_to_a_customer_who_has_one():
    moved = Subscription.objects.create(customer=customer_with("Bakery"), status="active", started_on=MAY)
    moved.customer = customer_with("Brewery", "trial")
    try:
        moved.full_clean()
        said = "no error"
    except ValidationError:
        said = "ValidationError"
    try:
        with transaction.atomic():
            Subscription.objects.filter(pk=moved.pk).update(customer=moved.customer)
        written = "stored"
    except (IntegrityError, ValidationError):
        written = "refused"
    expect(
        [said, written],
        ["ValidationError", "refused"],
        call="full_clean() of an active subscription whose customer was changed to one with a trial, then its update()",
        because="The rule is about a customer, and not only about the status.",
    )


@pytest.mark.parametrize("write", [create, bulk_create, update], ids=lambda write: write.__name__)
@pytest.mark.parametrize("rule", ALLOWED)
def test_what_breaks_no_rule_is_stored(rule, write):
    customer_with("Somebody else", "cancelled", "active")
    for number, (had, values) in enumerate(ALLOWED[rule]):
        customer = customer_with(f"Customer {number}", *had)
        expect(
            outcome(write, customer, values),
            "stored",
            call=f"{write.__name__} of {written(had, values)}",
            because="This breaks none of the four rules.",
        )


def test_two_that_were_valid_one_by_one_are_not_both_stored():
    customer = customer_with("Bakery", "cancelled")
    first = Subscription(customer=customer, status="active", started_on=MAY)
    second = Subscription(customer=customer, status="trial", started_on=JUNE)
    for one in (first, second):
        attempt(
            one.full_clean,
            call=f"full_clean() of a subscription with status={one.status!r}, of a customer with a cancelled one",
            because="This breaks none of the four rules.",
        )
    try:
        with transaction.atomic():
            Subscription.objects.bulk_create([first])
            Subscription.objects.bulk_create([second])
    except (IntegrityError, ValidationError):
        return
    expect(
        Subscription.objects.exclude(status="cancelled").count(),
        1,
        call="running subscriptions, after two requests validated first and both stored then",
        because="Between the look and the write there is always room for somebody else.",
    )


@pytest.mark.parametrize("case", BROKEN)
def test_people_see_a_message(case):
    had, *changes = BROKEN[case]
    customer = customer_with("Bakery", *had)
    for values in changes:
        try:
            Subscription(customer=customer, **{"started_on": MAY, **values}).full_clean()
        except ValidationError:
            continue
        pytest.fail(
            f"full_clean() of {written(had, values)}\n  expected: ValidationError\n  got:      no error\n"
            "  A form that does not know the rule ends in a server error when the database refuses the row.",
            pytrace=False,
        )


@pytest.mark.parametrize("case", BROKEN)
def test_people_see_a_message_when_they_change_a_stored_one(case):
    had, *changes = BROKEN[case]
    customer = customer_with("Bakery", *had)
    stored = Subscription.objects.create(customer=customer, status="cancelled", started_on=MAY, ends_on=JUNE)
    for values in changes:
        for name, value in ({"status": "active", "started_on": MAY, "ends_on": None, "discount": 0} | values).items():
            setattr(stored, name, value)
        try:
            stored.full_clean()
        except ValidationError:
            continue
        pytest.fail(
            f"full_clean() of a stored subscription that was changed into {written(had, values)}\n"
            "  expected: ValidationError\n  got:      no error\n"
            "  A change can break a rule as well as a new row can.",
            pytrace=False,
        )


@pytest.mark.parametrize("rule", ALLOWED)
def test_people_are_not_stopped_without_need(rule):
    for number, (had, values) in enumerate(ALLOWED[rule]):
        customer = customer_with(f"Customer {number}", *had)
        subscription = Subscription(customer=customer, **{"started_on": MAY, **values})
        for when in ("", ", stored by now"):
            try:
                subscription.full_clean()
            except ValidationError as error:
                expect(
                    error.messages,
                    [],
                    call=f"errors of full_clean() of {written(had, values)}{when}",
                    because="This breaks none of the four rules. A stored row is not in its own way.",
                )
            attempt(subscription.save, call=f"save() of {written(had, values)}{when}")


def test_the_migrations_lead_to_the_models(capsys):
    try:
        call_command("makemigrations", "constraints", check=True, dry_run=True, verbosity=1)
        return
    except SystemExit:
        missing = capsys.readouterr().out.strip()
    pytest.fail(
        f"makemigrations constraints --check\n  expected: No changes detected\n  got:      {missing}\n"
        "  A constraint that is in no migration is in no database.",
        pytrace=False,
    )
