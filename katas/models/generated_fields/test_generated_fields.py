from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import F, Sum
from django.utils import timezone

from katas.models.generated_fields.models import Line
from pytest_djangokata.testing import attempt, expect

pytestmark = pytest.mark.django_db

TABLE = "generated_fields_line"
OLD = datetime(2020, 2, 2, 12, 30, tzinfo=UTC)

#: quantity, unit_cents, discount, tax: net_cents, gross_cents
LINES = {
    (3, 100, 0, 19): (300, 357),
    (1, 50, 1, 0): (50, 50),
    (1, -50, 1, 0): (-50, -50),
    (1, 10, 95, 50): (1, 2),
    (1, -10, 95, 50): (-1, -2),
    (7, 33, 0, 0): (231, 231),
    (1, 101, 33, 7): (68, 73),
    (1, -101, 33, 7): (-68, -73),
    (1, 1, 51, 19): (0, 0),
    (1, -1, 51, 19): (0, 0),
    (2, 25, 99, 100): (1, 2),
    (5, 30, 35, 0): (98, 98),
    (1, 5, 90, 13): (1, 1),
    (1, 50, 0, 13): (50, 57),
    (0, 999, 10, 19): (0, 0),
    (4, 125, 100, 19): (0, 0),
    (90_000, 12_345_678, 3, 19): (1_077_777_689_400, 1_282_555_450_386),
    (54_321, 12_345_675, 90, 0): (67_062_941_168, 67_062_941_168),
    (54_321, -12_345_675, 90, 0): (-67_062_941_168, -67_062_941_168),
    (54_301, 12_345_649, 99, 0): (6_703_810_863, 6_703_810_863),
    (1, 10, 0, 150): (10, 25),
    (1, 1, 0, 250): (1, 4),
    (2, None, 10, 19): (None, None),
}
FIELDS = ("quantity", "unit_cents", "discount", "tax")


def execute(sql, *params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall() if cursor.description else []


def create(values):
    Line.objects.create(description="x", **values)


def bulk_create(values):
    Line.objects.bulk_create([Line(description="x", **values)])


def update(values):
    Line.objects.create(description="x", quantity=99, unit_cents=7, discount=1)
    Line.objects.update(**values)


def bulk_update(values):
    line = Line.objects.create(description="x", quantity=99, unit_cents=7, discount=1)
    for name, value in values.items():
        setattr(line, name, value)
    Line.objects.bulk_update([line], FIELDS)


def insert_by_sql(values):
    execute(
        f"INSERT INTO {TABLE} (description, added_at, quantity, unit_cents, discount, tax) VALUES (%s, %s, %s, %s, %s, %s)",
        "x",
        "2026-01-01 10:00:00",
        *values.values(),
    )


def update_by_sql(values):
    insert_by_sql(dict.fromkeys(FIELDS, 9))
    execute(f"UPDATE {TABLE} SET quantity = %s, unit_cents = %s, discount = %s, tax = %s", *values.values())


def totals_of_all():
    return list(Line.objects.order_by("pk").values_list("net_cents", "gross_cents"))


DOORS = [create, bulk_create, update, bulk_update, insert_by_sql, update_by_sql]


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__name__)
def test_the_totals_are_right_by_every_door(door):
    for given, totals in LINES.items():
        Line.objects.all().delete()
        values = dict(zip(FIELDS, given, strict=True))
        attempt(door, values, call=f"{door.__name__} of {values}")
        expect(
            attempt(totals_of_all, call=f"reading the totals after {door.__name__}"),
            [totals],
            call=f"net_cents and gross_cents after {door.__name__} of {values}",
        )


def test_the_price_change_is_in_the_totals():
    Line.objects.bulk_create([Line(description=str(n), quantity=n, unit_cents=100 * n) for n in (3, 1, 2)])
    Line.objects.filter(quantity__gte=2).update(unit_cents=F("unit_cents") + 1, discount=50)
    expect(
        list(Line.objects.order_by("quantity").values_list("net_cents", flat=True)),
        [100, 201, 452],
        call="the net totals after update(unit_cents=F('unit_cents') + 1, discount=50) of two of three lines",
    )


def test_reports_read_the_columns_by_sql():
    insert_by_sql(dict(zip(FIELDS, (3, 99, 50, 19), strict=True)))
    insert_by_sql(dict(zip(FIELDS, (1, None, 0, 19), strict=True)))
    got = attempt(
        execute, f"SELECT net_cents, gross_cents FROM {TABLE} ORDER BY id", call="SELECT net_cents, gross_cents"
    )
    expect(repr(got), repr([(149, 177), (None, None)]), call=f"SELECT net_cents, gross_cents FROM {TABLE}")
    expect(
        repr(totals_of_all()), repr([(149, 177), (None, None)]), call="the totals by the ORM", because="Cents are int."
    )


def test_the_orm_can_filter_order_and_add_up():
    Line.objects.bulk_create(
        Line(description=name, unit_cents=cents, tax=tax)
        for name, cents, tax in (("b", 100, 0), ("d", None, 0), ("a", 90, 19), ("c", -300, 7))
    )
    for field, order, total in (("net_cents", "bac", -110), ("gross_cents", "abc", -114)):
        priced = attempt(Line.objects.filter, **{f"{field}__isnull": False}, call=f"filter({field}__isnull=False)")
        got = "".join(line.description for line in priced.order_by(f"-{field}"))
        expect(got, order, call=f"the lines with a price, ordered by -{field}")
        expect(Line.objects.aggregate(all=Sum(field))["all"], total, call=f"aggregate(Sum({field!r}))")
    expect(
        [line.description for line in Line.objects.filter(gross_cents__gt=100, net_cents__lt=100)],
        ["a"],
        call="filter(gross_cents__gt=100, net_cents__lt=100)",
    )


@pytest.mark.parametrize("field", ["net_cents", "gross_cents"])
def test_nobody_can_set_a_total(field):
    insert_by_sql(dict(zip(FIELDS, (1, 100, 0, 19), strict=True)))
    for sql in (
        f"UPDATE {TABLE} SET {field} = 5",
        (
            f"INSERT INTO {TABLE} (description, quantity, discount, tax, added_at, {field})"
            " VALUES ('y', 1, 0, 0, '2026-01-01', 5)"
        ),
    ):
        try:
            with transaction.atomic():
                execute(sql)
            got = "no error"
        except DatabaseError as error:
            got = "no such column" if "no such" in str(error) or "no column" in str(error) else "an error"
        expect(got, "an error", call=sql, because="What a writer can set can be wrong.")


def test_what_a_row_does_not_bring_is_filled_in():
    def by_sql():
        execute(f"INSERT INTO {TABLE} (description, unit_cents) VALUES ('x', 250)")

    for written, write in {
        "INSERT INTO … (description, unit_cents)": by_sql,
        "create(description=…, unit_cents=250)": lambda: Line.objects.create(description="x", unit_cents=250),
        "bulk_create() of such a line": lambda: Line.objects.bulk_create([Line(description="x", unit_cents=250)]),
    }.items():
        Line.objects.all().delete()
        attempt(write, call=written)
        line = Line.objects.get()
        expect(
            (line.quantity, line.discount, line.tax, line.net_cents, line.gross_cents),
            (1, 0, 19, 250, 298),
            call=f"quantity, discount, tax and the totals after {written}",
        )
        late = abs(timezone.now() - line.added_at)
        if late > timedelta(minutes=2):
            pytest.fail(f"{written}\n  added_at is {line.added_at}, which is not the present", pytrace=False)


@pytest.mark.parametrize("field", ["quantity", "discount", "tax", "added_at"])
def test_null_is_no_missing_value(field):
    insert_by_sql(dict(zip(FIELDS, (1, 100, 0, 19), strict=True)))
    sql = f"UPDATE {TABLE} SET {field} = NULL"
    got = "no error"
    try:
        with transaction.atomic():
            execute(sql)
    except IntegrityError:
        got = "IntegrityError"
    expect(got, "IntegrityError", call=sql, because="A default needs no null=True; with it, a line can lose its total.")
    got = "no error"
    try:
        with transaction.atomic():
            Line.objects.create(**{"description": "x", field: None})
    except (DatabaseError, ValidationError, TypeError, ValueError):
        got = "an error"
    expect(
        got,
        "an error",
        call=f"create({field}=None)",
        because="None is a mistake of the caller, and not a value left out.",
    )


def test_a_price_that_is_left_out_is_none():
    execute(
        f"INSERT INTO {TABLE} (description, quantity, discount, tax, added_at) VALUES ('x', 2, 0, 19, '2026-01-01')"
    )
    Line.objects.create(description="x", quantity=2)
    expect(
        attempt(
            lambda: list(Line.objects.values_list("unit_cents", "net_cents", "gross_cents")),
            call="reading price and totals",
        ),
        [(None, None, None)] * 2,
        call="price and totals after an INSERT and a create() without unit_cents",
        because="A line that costs nothing would be in the sums, and nobody would look for its price.",
    )


def test_what_a_row_brings_is_kept():
    values = {"quantity": 0, "discount": 20, "tax": 0, "added_at": OLD}
    Line.objects.create(description="a", unit_cents=250, **values)
    Line.objects.bulk_create([Line(description="b", unit_cents=250, **values)])
    for line in Line.objects.all():
        got = {name: getattr(line, name) for name in values}
        expect(got, values, call="what is stored of a line that brings everything", because="An import knows when.")
        line.description = "changed"
        line.save()
        line.refresh_from_db()
        expect(line.added_at, OLD, call="added_at after another save()")


def test_a_saved_line_has_new_totals():
    line = Line.objects.create(description="x", unit_cents=250)
    line.unit_cents, line.quantity, line.tax = 100, 4, 7
    line.save()
    line.refresh_from_db()
    expect(
        (line.net_cents, line.gross_cents), (400, 428), call="the totals after a line was changed, saved and refreshed"
    )


def test_the_migrations_lead_to_the_models(capsys):
    try:
        call_command("makemigrations", "generated_fields", check=True, dry_run=True, verbosity=1)
        return
    except SystemExit:
        missing = capsys.readouterr().out.strip()
    pytest.fail(
        f"makemigrations generated_fields --check\n  expected: No changes detected\n  got:      {missing}\n"
        "  A field that is in no migration is in no database.",
        pytrace=False,
    )
