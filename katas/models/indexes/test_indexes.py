from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import connection

from katas.models.indexes import plans, queries
from katas.models.indexes.models import Customer, Mail
from pytest_djangokata.testing import expect

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def planned(name, *args):
    return plans.plan(getattr(queries, name), *args)


def looked_up(name, *args):
    return " AND ".join(planned(name, *args)["looked up"]) or "nothing"


def test_the_number_of_mails_is_looked_up_by_customer():
    expect(looked_up("count_of", 7), "customer_id=?", call="what count_of() looks up in an index")


def test_the_latest_mails_are_looked_up_by_customer_and_kind():
    expect(
        looked_up("latest", 7, "invoice"),
        "customer_id=? AND kind=?",
        call="what latest() looks up in an index",
        because="The rest is compared row by row, after each row was fetched.",
    )


def test_a_period_is_looked_up_completely():
    expect(
        looked_up("in_period", 7, "invoice", NOON, NOON + timedelta(days=1)),
        "created_at<? AND created_at>? AND customer_id=? AND kind=?",
        call="what in_period() looks up in an index",
        because="An index can be used up to its first column that is not compared by equality.",
    )


@pytest.mark.parametrize(
    ("name", "args"),
    [("count_of", (7,)), ("latest", (7, "x")), ("in_period", (7, "x", NOON, NOON)), ("next_up", ())],
    ids=["count_of", "latest", "in_period", "next_up"],
)
def test_nothing_is_sorted(name, args):
    expect(
        planned(name, *args)["sorts"],
        False,
        call=f"whether the database sorts for {name}()",
        because="A sort reads all that was found, before the first row is returned.",
    )


def test_one_index_serves_three_queries_and_another_one_the_fourth():
    one = [planned("count_of", 7), planned("latest", 7, "x"), planned("in_period", 7, "x", NOON, NOON)]
    used = {name for plan in one for name in plan["indexes"]}
    other = set(planned("next_up")["indexes"])
    expect(
        (len(used), len(other), "none" in used | other, used & other),
        (1, 1, False, set()),
        call="the indexes of the first three queries, those of next_up(), whether one has none, and what both have",
    )


def test_there_are_two_indexes():
    expect(
        len(plans.indexes()),
        2,
        call=f"the number of the indexes {', '.join(plans.indexes())}",
        because="Each index is written with each row. One that begins like another one is a waste.",
    )


def test_the_index_of_next_up_has_the_queued_mails_only():
    customer = Customer.objects.create(name="Ada")
    Mail.objects.bulk_create(
        Mail(customer=customer, kind=kind, status=status, created_at=NOON + timedelta(days=days))
        for kind in ("invoice", "news", "reminder")
        for status in Mail.Status.values
        for days in (-9999, 0, 9999)
    )
    (index,) = planned("next_up")["indexes"][:1]
    expect(
        [] if index == "none" else plans.contained(index),
        ["queued"],
        call=f"which mails are in the index that next_up() uses, {index}",
        because="An index of 80 million rows is written and kept in memory for the few that wait.",
    )


def test_the_queries_return_what_they_did():
    other, customer = Customer.objects.create(name="Other"), Customer.objects.create(name="Ada")
    Mail.objects.bulk_create(
        Mail(customer=who, kind=kind, status=status, created_at=NOON + timedelta(hours=hour))
        for who, kind, status, hour in [
            (customer, "invoice", "queued", 3),
            (customer, "invoice", "sent", 5),
            (customer, "news", "queued", 3),
            (other, "invoice", "queued", 1),
            (customer, "invoice", "failed", 5),
            (customer, "invoice", "sent", 8),
        ]
    )
    ids = list(Mail.objects.order_by("pk").values_list("pk", flat=True))

    def places(mails):
        return [ids.index(mail.pk) for mail in mails]

    got = (
        queries.count_of(customer.pk),
        places(queries.latest(customer.pk, "invoice")),
        sorted(places(queries.in_period(customer.pk, "invoice", NOON + timedelta(hours=5), NOON + timedelta(hours=8)))),
        places(queries.next_up()),
    )
    expect(got, (5, [5, 4, 1, 0], [1, 4], [3, 0, 2]), call="count_of(), latest(), in_period() and next_up()")


def test_the_fields_stay_the_same():
    expected = {
        "kind": {"type": "CharField", "max_length": "20"},
        "status": {"type": "CharField", "choices": "queued, sent, failed", "default": "queued", "max_length": "10"},
        "created_at": {"type": "DateTimeField"},
        "customer": {
            "type": "ForeignKey",
            "on_delete": "CASCADE",
            "related_name": "mails",
            "to": "indexes.customer",
        },
        "name": {"type": "CharField", "max_length": "80"},
    }
    got = plans.declared(Mail) | plans.declared(Customer)
    for name in expected | got:
        expect(
            got.get(name),
            expected.get(name),
            call=f"the field {name!r}, without db_index",
            because="Who adds an index must not change what other code stores.",
        )


def test_the_foreign_key_is_still_one():
    found = connection.introspection.get_relations(connection.cursor(), plans.TABLE)
    expect(
        {column: found[column][:2][::-1] for column in found},
        {"customer_id": ("indexes_customer", "id")},
        call="the foreign keys of the table",
        because="Its index may go, the reference itself may not.",
    )


def test_the_migrations_lead_to_the_models(capsys):
    try:
        call_command("makemigrations", "indexes", check=True, dry_run=True, verbosity=1)
        return
    except SystemExit:
        missing = capsys.readouterr().out.strip()
    pytest.fail(
        f"makemigrations indexes --check\n  expected: No changes detected\n  got:      {missing}\n"
        "  An index that is in no migration is in no database.",
        pytrace=False,
    )
