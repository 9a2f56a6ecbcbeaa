from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from kata_project.accounts.models import Organisation
from kata_project.billing.models import Invoice
from kata_project.factories import InvoiceFactory, OrganisationFactory
from katas.orm.subquery_latest import queries
from pytest_djangokata.testing import count_rows, expect

pytestmark = pytest.mark.django_db

MAY = date(2026, 5, 10)
NOON = datetime(2026, 4, 1, 12, tzinfo=UTC)


def customer(name, *numbers, **kwargs):
    """Make a customer with an invoice of each of the numbers, issued on the day that the number ends with."""
    made = OrganisationFactory(name=name)
    for number in numbers:
        invoice(made, number, **kwargs)
    return made


def invoice(owner, number, **kwargs):
    day = date(2026, 4, int(number.rpartition("-")[2]))
    # What was stored later was written earlier: the old system handed its invoices over backwards.
    written = NOON - timedelta(minutes=Invoice.objects.count())
    usual = {"customer": owner, "number": number, "issued_on": day, "due_on": MAY, "created_at": written}
    return InvoiceFactory(**usual | kwargs)


def latest():
    return [(one.name, one.latest_number, one.latest_issued_on) for one in queries.latest_invoices() if one.slug]


def names(customers):
    return [one.name for one in customers if one.slug]  # a page links each of them


LISTS = {
    "latest_invoices()": latest,
    "never_invoiced()": lambda: names(queries.never_invoiced()),
    "overdue(today)": lambda: names(queries.overdue(MAY)),
}


@pytest.mark.parametrize("customers", [2, 9])
@pytest.mark.parametrize("call", LISTS)
def test_each_list_takes_one_query(call, customers, assert_queries):
    for number in range(customers):
        customer(f"Late {number}", f"L{number}-03", due_on=MAY.replace(month=4))
        customer(f"New {number}")
    with assert_queries(1, because="the list must cost the same however many customers there are"):
        listed = LISTS[call]()
    expect(
        len(listed),
        customers * 2 if call == "latest_invoices()" else customers,
        call=f"{call} with {customers} customers who are late and {customers} who are new: customers listed",
    )


@pytest.mark.parametrize("call", LISTS)
def test_the_database_sends_one_row_for_each_customer_listed(call):
    for number in range(3):
        customer(f"Late {number}", *(f"{number}-{day:02}" for day in range(1, 9)), due_on=MAY.replace(month=4))
    customer("New")
    InvoiceFactory.create_batch(4, customer=None)
    with count_rows() as rows:
        listed = LISTS[call]()
    if rows.fetched > len(listed):
        pytest.fail(
            f"{call} with 3 customers of 8 invoices each, and one without\n"
            f"  expected: at most {len(listed)} rows from the database\n  got:      {rows.fetched}\n"
            "  A customer may have invoices of twenty years; the list shows one line.",
            pytrace=False,
        )


def test_each_customer_is_listed_with_its_latest_invoice():
    ahead = date(2199, 4, 20)
    customer("Moss", "X-20", issued_on=ahead)
    customer("Birch", "K-02", "B-19", "Z-11", "C-05")
    customer("Fern")
    customer("Ash", "V-01", status="void")
    expect(
        latest(),
        [
            ("Ash", "V-01", date(2026, 4, 1)),
            ("Birch", "B-19", date(2026, 4, 19)),
            ("Fern", None, None),
            ("Moss", "X-20", ahead),
        ],
        call="latest_invoices(): name, latest_number, latest_issued_on",
        because="Both attributes are those of one invoice, the latest, even of next century; nobody is left out.",
    )
    expect(
        names(queries.never_invoiced()),
        ["Fern"],
        call="never_invoiced() with Moss, whose only invoice is of next century, and Fern, who has none",
        because="An invoice counts whenever it was issued.",
    )


def test_of_invoices_of_the_same_day_the_higher_id_is_the_latest():
    birch = customer("Birch", "B-19")
    invoice(birch, "D-19", due_on=date(2026, 6, 1))
    invoice(birch, "A-19", status="void")
    for number in ("C-19", "Z-04"):
        invoice(birch, number)
    expect(
        latest(),
        [("Birch", "C-19", date(2026, 4, 19))],
        call="latest_invoices() for a customer with B-19, D-19, A-19 and C-19 of one day, made in this order",
        because="A customer is listed once, and the invoice with the highest id is the latest of its day.",
    )


def test_a_draft_is_no_invoice_yet():
    birch = customer("Birch", "B-03")
    invoice(birch, "B-28", status="draft")
    customer("Fern", "F-12", "F-13", status="draft", due_on=MAY.replace(month=4))
    customer("Oak", "O-05", status="void")
    expect(
        latest(),
        [("Birch", "B-03", date(2026, 4, 3)), ("Fern", None, None), ("Oak", "O-05", date(2026, 4, 5))],
        call="latest_invoices() with B-03, the newer draft B-28, Fern who has only drafts, and Oak a void invoice",
    )
    expect(
        names(queries.never_invoiced()),
        ["Fern"],
        call="never_invoiced() with Fern who has only two drafts, and Oak who has only a void invoice",
        because="What was never sent to the customer is not an invoice; what was sent and made void later is one.",
    )
    invoice(customer("Ivy", "I-01", due_on=MAY.replace(month=4)), "I-02", status="draft")
    expect(
        names(queries.overdue(MAY)),
        ["Ivy"],
        call="overdue(today) with Fern who has only drafts, and Ivy who has a late invoice and a draft",
        because="A draft makes nobody late, and excuses nobody either.",
    )


def test_invoices_without_a_customer_hide_nobody():
    customer("Moss")
    customer("Birch", "B-02")
    customer("Fern")
    InvoiceFactory(customer=None, number="O-30", issued_on=date(2026, 4, 30), due_on=MAY.replace(month=4))
    expect(
        names(queries.never_invoiced()),
        ["Fern", "Moss"],
        call="never_invoiced() where one invoice has lost its customer",
        because="In SQL, x NOT IN (1, NULL) is never true: one NULL, and the list is empty.",
    )


def test_customers_of_one_name_are_kept_apart():
    with connection.cursor() as cursor:  # Along this index equals come with the higher id first.
        cursor.execute("CREATE INDEX backwards ON accounts_organisation (name DESC)")
    april = MAY.replace(month=4)
    invoiced, new, late = customer("Birch", "B-09"), customer("Birch"), customer("Birch")
    new_too, late_too = customer("Birch"), customer("Birch", "C-04", due_on=april)
    invoice(late, "B-04", due_on=april)
    expect(
        [one.pk for one in queries.latest_invoices()],
        [invoiced.pk, new.pk, late.pk, new_too.pk, late_too.pk],
        call="latest_invoices() with five customers named Birch: their ids",
        because="A name is not a key; of equal names the lower id comes first.",
    )
    expect(
        latest(),
        [
            ("Birch", "B-09", date(2026, 4, 9)),
            ("Birch", None, None),
            ("Birch", "B-04", date(2026, 4, 4)),
            ("Birch", None, None),
            ("Birch", "C-04", date(2026, 4, 4)),
        ],
        call="latest_invoices() with five customers named Birch",
    )
    expect(
        [one.pk for one in queries.never_invoiced()],
        [new.pk, new_too.pk],
        call="never_invoiced() with five customers named Birch: ids",
    )
    expect(
        [one.pk for one in queries.overdue(MAY)],
        [late.pk, late_too.pk],
        call="overdue(today) with five customers named Birch: ids",
    )


def test_a_customer_with_several_overdue_invoices_is_listed_once():
    customer("Moss", "M-01", "M-02", "M-03", due_on=date(2026, 5, 9))
    customer("Birch", "B-01", due_on=date(2026, 5, 10))
    customer("Ash", "A-01", "A-02", due_on=date(2019, 12, 31))
    customer("Fern")
    expect(
        names(queries.overdue(MAY)),
        ["Ash", "Moss"],
        call="overdue(10 May) with invoices due on 9 May (Moss), 10 May (Birch) and 31 December 2019 (Ash)",
        because="Each customer once, and the day on which an invoice is due is not too late yet.",
    )


def test_one_and_the_same_invoice_must_be_open_and_late():
    birch = customer("Birch", "B-01", status="open", due_on=date(2026, 6, 1))
    invoice(birch, "B-02", status="paid", due_on=date(2026, 5, 1))
    moss = customer("Moss", "M-01", status="void", due_on=date(2026, 5, 1))
    invoice(moss, "M-02", status="open", due_on=date(2026, 5, 1), issued_on=date(2026, 5, 20))
    invoice(moss, "M-03", status="paid", due_on=date(2026, 6, 1), issued_on=date(2026, 5, 21))
    customer("Reed", "R-01", status="void", due_on=date(2026, 5, 1))
    expect(
        names(queries.overdue(MAY)),
        ["Moss"],
        call="overdue(10 May): what is late of Birch is paid and what is open not late, and what is late of Reed is void",
        because="Both conditions must hold for one invoice, of Moss's for M-02. A newer one that is paid changes nothing.",
    )


@pytest.mark.parametrize("call", LISTS)
def test_all_customers_are_listed_and_capitals_come_first(call):
    names_made = [*(f"ash {number:03}" for number in range(129)), "Zinc"]
    made = Organisation.objects.bulk_create(Organisation(name=one, slug=one.replace(" ", "-")) for one in names_made)
    if call != "never_invoiced()":
        due = {"issued_on": MAY.replace(month=4), "due_on": MAY.replace(month=4)}
        Invoice.objects.bulk_create(Invoice(customer=one, number=f"N-{one.pk}", **due) for one in made)
    listed = [one if isinstance(one, str) else one[0] for one in LISTS[call]()]
    expect(
        [len(listed), *listed[:2]],
        [130, "Zinc", "ash 000"],
        call=f"{call} with 130 customers who belong on it, ash 000 to ash 128 and Zinc: how many, and the first two",
    )


@pytest.mark.parametrize("call", LISTS)
def test_without_customers_every_list_is_empty(call):
    InvoiceFactory(customer=None, due_on=date(2020, 1, 1))
    expect(LISTS[call](), [], call=f"{call} without a customer")


def test_a_new_invoice_is_seen_by_the_next_call():
    birch = customer("Birch")
    for read in LISTS.values():
        read()
    invoice(birch, "B-08", due_on=date(2026, 4, 20))
    expect(
        [read() for read in LISTS.values()],
        [[("Birch", "B-08", date(2026, 4, 8))], [], ["Birch"]],
        call="latest_invoices(), never_invoiced() and overdue(today), called again after Birch was invoiced",
        because="Each call must see the database as it is now.",
    )
