import contextlib
import warnings
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from katas.models.first_model import models
from pytest_djangokata.testing import attempt, expect

pytestmark = pytest.mark.django_db

NOON = datetime(2027, 5, 1, 12, tzinfo=UTC)
#: A database that writes the moment itself may keep milliseconds only.
TICK = timedelta(milliseconds=2)


def an_event(**values):
    """Return an event that is not stored yet, with values that are all right unless *values* says otherwise."""
    values = {"title": "Paper maps", "kind": "talk", "starts_at": NOON, "price": "12.50", "seats": 30, **values}
    given = {name: value for name, value in values.items() if value is not ...}
    try:
        return models.Event(**given)
    except (TypeError, ValueError) as error:
        text = str(error)
    pytest.fail(f"{written(given)}\n  raised: {text}\n  An event takes these fields by name.", pytrace=False)


def a_stored_event(**values):
    event = an_event(**values)
    event.save()
    return event


def written(values):
    return f"Event({', '.join(f'{name}={shown(value)}' for name, value in values.items())})"


def shown(value):
    if value is ...:
        return "left out"
    if isinstance(value, datetime):
        return f"<{value:%d %B %Y, %H:%M} UTC>"
    return repr(value) if len(str(value)) <= 30 else f"<{len(value)} characters>"


def fields_refused(event):
    """Return the names of the fields to which full_clean() objects, sorted."""
    try:
        event.full_clean()
    except ValidationError as error:
        return sorted(error.message_dict)
    return []


def read_back(event):
    return models.Event.objects.get(pk=event.pk)


#: For each field the values that the table in the README allows, and some that it does not; ... means: left out.
ALLOWED = {
    "title": ["x", "x" * 80, "Zoë & <b>漢字</b>: 'ink' / 9 %", "ж" * 80, " ", " Paper\nmaps "],
    "kind": ["talk", "workshop", "meetup", ...],
    "starts_at": [NOON, datetime(1999, 12, 31, 23, 59, tzinfo=UTC), datetime(2099, 1, 1, tzinfo=UTC)],
    "price": ["0", "0.5", "9999.99", ...],
    "seats": [1, 500],
    "description": ["", "Bring a pencil. " * 300, "Bring a pencil. " * 20_000, ...],
}
NOT_ALLOWED = {
    "title": ["", "x" * 81, None, ...],
    "kind": ["party", "Talk", "", None],
    "starts_at": ["soon", None, ...],
    "price": ["-0.01", "10000", "9.999", "a lot", None],
    "seats": [0, -3, 501, "2.5", "many", None, ...],
}


def refused_values(field, values):
    return [shown(value) for value in values if fields_refused(an_event(**{field: value})) == [field]]


def accepted_values(field, values):
    return [shown(value) for value in values if fields_refused(an_event(**{field: value})) == []]


@pytest.mark.parametrize("field", ALLOWED)
def test_full_clean_accepts_what_the_table_allows(field):
    expect(
        accepted_values(field, ALLOWED[field]),
        [shown(value) for value in ALLOWED[field]],
        call=f"values of {field} that full_clean() accepts, out of {', '.join(map(shown, ALLOWED[field]))}",
        because="The table in the README allows all of these, the bounds included.",
    )


def test_the_same_event_may_be_announced_twice():
    a_stored_event()
    expect(
        fields_refused(an_event()),
        [],
        call="the fields to which full_clean() objects, in an event that has all values of a stored one",
        because="No rule says that a title, or a title and a start, belong to one event.",
    )
    attempt(an_event().save, call="save() of an event that has all values of a stored one")


@pytest.mark.parametrize("field", NOT_ALLOWED)
def test_full_clean_refuses_everything_else_under_the_name_of_the_field(field):
    expect(
        refused_values(field, NOT_ALLOWED[field]),
        [shown(value) for value in NOT_ALLOWED[field]],
        call=f"values for which full_clean() has an error under {field!r}, out of "
        f"{', '.join(map(shown, NOT_ALLOWED[field]))}",
        because="What the model does not refuse, some form, import or script will store one day.",
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"price": "-0.01", "seats": 501},
        {"kind": "party", "price": "-0.01", "seats": "many", "title": ""},
        {"price": "a lot", "seats": 0, "starts_at": "soon"},
    ],
    ids=["two out of bounds", "malformed seats", "a malformed price"],
)
def test_full_clean_names_every_field_that_is_wrong(wrong):
    expect(
        fields_refused(an_event(**wrong)),
        sorted(wrong),
        call=f"the fields to which full_clean() objects in {written(wrong)}",
        because="A form shows all of them at once, so that nobody has to send it once for each.",
    )


def test_seats_are_an_int():
    seats = read_back(a_stored_event(seats=30)).seats
    expect((type(seats).__name__, seats), ("int", 30), call="type and value of the seats, read back after storing 30")


def test_texts_are_read_back_as_they_were_stored():
    # A form sends line ends as two characters, and some keyboards an é as two.
    text = " Paper\r\n<b>maps</b>\nCafe\u0301\t"
    event = read_back(a_stored_event(title=text, description=text))
    expect(
        (event.title, event.description),
        (text, text),
        call=f"title and description, read back after storing {text!r} as both",
        because="A poem, a program or a list loses its shape when spaces are removed.",
    )


@pytest.mark.parametrize("amount", ["0.10", "19.99", "2048.03", "9999.99"])
def test_a_price_is_exact(amount):
    price = read_back(a_stored_event(price=Decimal(amount))).price
    expect(
        (type(price).__name__, price),
        ("Decimal", Decimal(amount)),
        call=f"type and value of the price, read back after storing Decimal({amount!r})",
        because="Binary floating point cannot hold most amounts of money exactly.",
    )


def test_an_event_costs_nothing_unless_a_price_is_given():
    price = read_back(a_stored_event(price=...)).price
    expect(price == 0, True, call=f"price of an event that was stored without one: {price!r} == 0")


@pytest.mark.parametrize(
    ("kind", "name"),
    [(..., "Talk"), ("talk", "Talk"), ("workshop", "Workshop"), ("meetup", "Meetup")],
    ids=["no kind", "talk", "workshop", "meetup"],
)
def test_the_kind_has_a_name_to_show_and_is_part_of_the_text(kind, name):
    event = a_stored_event(kind=kind, title=f"The {name} test")
    call = "an event without a kind" if kind is ... else f"an event of the kind {kind!r}"
    expect(event.get_kind_display(), name, call=f"get_kind_display() of {call}")
    expect(str(event), f"The {name} test ({name})", call=f"str() of {call}")


def test_a_description_that_is_not_given_is_the_empty_string():
    event = a_stored_event()
    expect(
        read_back(event).description,
        "",
        call="description, read back from an event that was stored without one",
        because="A text has one way to say that it is empty.",
    )
    with contextlib.suppress(IntegrityError, ValidationError), transaction.atomic():
        a_stored_event(description=None)
    with contextlib.suppress(IntegrityError), transaction.atomic():
        models.Event.objects.filter(pk=event.pk).update(description=None)
    expect(
        models.Event.objects.filter(description=None).count(),
        0,
        call="events whose description is NULL, after save() and update() were given None as the description",
        because="With NULL and '' there would be two ways to say 'no text', and every filter has to know both.",
    )


def test_each_event_remembers_when_it_was_stored():
    for title in ("first", "second"):
        before = timezone.now() - TICK
        event = a_stored_event(title=title)
        after = timezone.now() + TICK
        stored = read_back(event).created_at
        if not before <= stored <= after:
            pytest.fail(
                f"created_at of the {title} event\n  expected: between {before} and {after}, when it was stored\n"
                f"  got:      {stored}\n"
                "  A default that is a value is computed once, when the module is imported.",
                pytrace=False,
            )


def test_events_that_are_stored_in_bulk_remember_it_too():
    before = timezone.now() - TICK
    attempt(models.Event.objects.bulk_create, [an_event(), an_event(title="Ink")], call="Event.objects.bulk_create(…)")
    after = timezone.now() + TICK
    stored = list(models.Event.objects.values_list("created_at", flat=True))
    expect(
        [moment is not None and before <= moment <= after for moment in stored],
        [True, True],
        call=f"created_at of two events after bulk_create(): are {stored} just now?",
        because="bulk_create() calls no save(), so what save() sets is missing.",
    )


def test_the_moment_of_creation_is_aware_of_its_time_zone():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        event = a_stored_event()
    expect(
        timezone.is_aware(event.created_at),
        True,
        call=f"timezone.is_aware(event.created_at) right after saving, where created_at is {event.created_at!r}",
        because="A naive moment means another instant on each machine, and cannot be compared with an aware one.",
    )


def test_saving_again_does_not_move_the_moment_of_creation():
    event = a_stored_event()
    made = read_back(event).created_at
    event.save()
    expect(read_back(event).created_at, made, call="created_at, read back after save() was called twice")
    long_ago = datetime(2020, 2, 29, 23, 59, tzinfo=UTC)
    models.Event.objects.filter(pk=event.pk).update(created_at=long_ago)
    event = read_back(event)
    event.seats = 31
    event.save()
    expect(
        read_back(event).created_at,
        long_ago,
        call="created_at, read back after the seats of an old event were changed",
        because="A correction is not a creation.",
    )


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2027, 5, 1, 12, 34, 56, 789_012, tzinfo=UTC),
        datetime(2027, 5, 1, 0, 15, tzinfo=timezone.get_fixed_timezone(330)),
    ],
    ids=["to the microsecond", "in another time zone"],
)
def test_a_start_is_read_back_as_the_same_instant(moment):
    stored = read_back(a_stored_event(starts_at=moment)).starts_at
    expect(
        stored == moment,
        True,
        call=f"starts_at, read back as {stored} after storing {moment}: are they the same instant?",
        because="A start that is rounded or moved is another start.",
    )


def test_events_are_listed_by_start_then_by_title():
    for title, kind, hours in [
        ("Zebra", "meetup", 2),
        ("Apple", "talk", 5),
        ("banana", "workshop", 2),
        ("Mango", "talk", 2),
        ("Quince", "talk", -1),
        ("Banana", "workshop", 2),
        ("Cherry", "meetup", 5),
        ("Äpfel", "meetup", 2),
    ]:
        a_stored_event(title=title, kind=kind, starts_at=NOON + timedelta(hours=hours))
    expect(
        [event.title for event in models.Event.objects.all()],
        [event.title for event in models.Event.objects.order_by("starts_at", "title")],
        call="titles of Event.objects.all()",
        because="Those that start first come first, and those that start together by title; without an order the "
        "database may return rows as it likes.",
    )
