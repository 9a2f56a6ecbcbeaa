from decimal import Decimal

import pytest
from django.db import connection

from kata_project.accounts.models import Organisation
from kata_project.billing.models import Invoice
from kata_project.factories import InvoiceFactory, InvoiceLineFactory, OrganisationFactory, PaymentFactory
from katas.orm.annotate_totals import receivables
from pytest_djangokata.testing import count_rows, expect

pytestmark = pytest.mark.django_db


def invoice(customer, lines=(), payments=(), **fields):
    """Make an invoice; a line is a quantity and a price, a payment an amount, both as text."""
    made = InvoiceFactory(customer=customer, **fields)
    for quantity, price in lines:
        InvoiceLineFactory(invoice=made, quantity=quantity, unit_price=Decimal(price))
    for amount in payments:
        PaymentFactory(invoice=made, amount=Decimal(amount))
    return made


def shown(amount):
    """Return an amount as the page shows it, and anything that is no amount unchanged."""
    if isinstance(amount, bool) or not isinstance(amount, Decimal | int):
        return amount
    return str(Decimal(amount).quantize(Decimal("0.01")) + 0)


def amounts():
    """Return what the page shows: invoiced, paid and outstanding for each slug."""
    return {one.slug: (shown(one.invoiced), shown(one.paid), shown(one.outstanding)) for one in receivables.customers()}


def totals():
    found = receivables.totals()
    return {name: shown(found[name]) for name in ("invoiced", "paid", "outstanding")}


def at_most(wanted, rows, *, call):
    """Fail if the database handed over more rows than *wanted*."""
    __tracebackhide__ = True
    if rows.fetched > wanted:
        pytest.fail(
            f"{call}\n  rows wanted:  at most {wanted}\n  rows fetched: {rows.fetched}\n"
            "  A sum is one number; the database need not hand over what it consists of.",
            pytrace=False,
        )


@pytest.fixture
def acme():
    return OrganisationFactory(name="Acme", slug="acme")


def test_lines_and_payments_do_not_multiply_each_other(acme):
    invoice(acme, lines=[(1, "10.00"), (2, "0.50"), (3, "7.05")], payments=["5.00", "4.10"])
    invoice(acme, lines=[(4, "1.25")], payments=["1.00", "2.51", "-0.50"])
    other = OrganisationFactory(slug="other")
    invoice(other, lines=[(2, "99.99"), (1, "0.02")], payments=["30.00", "40.00"])
    expect(
        amounts(),
        {"acme": ("37.15", "12.11", "25.04"), "other": ("200.00", "70.00", "130.00")},
        call="customers(): invoiced, paid and outstanding, with several lines and several payments for an invoice",
        because="Two relations joined in one query pair each line with each payment, and every pair would be added up.",
    )


def test_equal_amounts_are_all_added_up(acme):
    invoice(acme, lines=[(1, "10.00"), (1, "10.00"), (2, "5.00")], payments=["8.00", "8.00"])
    invoice(acme, lines=[(1, "10.00")], payments=["8.00"])
    expect(
        [amounts(), totals()],
        [
            {"acme": ("40.00", "24.00", "16.00")},
            {"invoiced": "40.00", "paid": "24.00", "outstanding": "16.00"},
        ],
        call="customers() and totals(), with four lines of 10.00 and three payments of 8.00",
        because="Two payments of the same amount are still two payments.",
    )


def test_only_open_and_paid_invoices_count(acme):
    for number, status in enumerate(Invoice.Status.values, 1):
        invoice(acme, lines=[(1, f"{number}0.00"), (number, "0.10")], payments=[f"{number}.00"], status=status)
    nothing = OrganisationFactory(slug="nothing-that-counts")
    invoice(nothing, lines=[(1, "5.00")], payments=["5.00"], status=Invoice.Status.VOID)
    invoice(nothing, lines=[(1, "6.00")], status=Invoice.Status.DRAFT)
    expect(
        [amounts(), totals()],
        [
            {"acme": ("50.50", "5.00", "45.50"), "nothing-that-counts": ("0.00", "0.00", "0.00")},
            {"invoiced": "50.50", "paid": "5.00", "outstanding": "45.50"},
        ],
        call="customers() and totals(), with an invoice of each status: draft, open, paid, void",
        because="What is not owed must not be added, and what was paid for it neither.",
    )


def test_a_customer_without_invoices_is_listed_with_zero(acme):
    OrganisationFactory(slug="new")
    invoice(OrganisationFactory(slug="nothing-on-it"))
    invoice(OrganisationFactory(slug="in-advance"), payments=["5.00"])
    invoice(acme, lines=[(1, "10.00")])
    expect(
        [amounts(), totals()],
        [
            {
                "acme": ("10.00", "0.00", "10.00"),
                "new": ("0.00", "0.00", "0.00"),
                "nothing-on-it": ("0.00", "0.00", "0.00"),
                "in-advance": ("0.00", "5.00", "-5.00"),
            },
            {"invoiced": "10.00", "paid": "5.00", "outstanding": "5.00"},
        ],
        call="customers() and totals(), with customers who have no invoices, no lines or no payments",
        because="SQL's sum of no rows is NULL, not 0, and what is calculated with NULL is NULL as well.",
    )


def test_customers_are_listed_by_name(acme):
    with connection.cursor() as cursor:  # Along this index equals come with the higher id first.
        cursor.execute("CREATE INDEX backwards ON accounts_organisation (name DESC)")
    for number, (name, slug) in enumerate([("Zeta", "z"), ("Beta", "b2"), ("Beta", "b1"), ("Alpha", "a")], 1):
        owner = OrganisationFactory(name=name, slug=slug)
        invoice(owner, lines=[(number, "3.00"), (1, "4.00")], payments=[f"{number}.00"])
    expect(
        [(one.slug, shown(one.invoiced), shown(one.paid)) for one in receivables.customers()],
        [
            ("acme", "0.00", "0.00"),
            ("a", "16.00", "4.00"),
            ("b2", "10.00", "2.00"),
            ("b1", "13.00", "3.00"),
            ("z", "7.00", "1.00"),
        ],
        call="customers(): Zeta, Beta, another Beta and Alpha were added after Acme",
        because="By name; of two with the same name the one with the lower id comes first, and each has its own amounts.",
    )


def test_a_customer_who_has_paid_too_much_has_a_negative_amount_outstanding(acme):
    invoice(acme, lines=[(1, "10.00")], payments=["12.50"])
    expect(
        [amounts(), totals()],
        [{"acme": ("10.00", "12.50", "-2.50")}, {"invoiced": "10.00", "paid": "12.50", "outstanding": "-2.50"}],
        call="customers() and totals(), with 12.50 paid for an invoice of 10.00",
        because="The customer has to get it back.",
    )


def test_money_is_never_a_float(acme):
    nothing = receivables.totals()
    invoice(acme, lines=[(3, "0.10")], payments=["0.20"])
    OrganisationFactory(slug="new")
    names = ("invoiced", "paid", "outstanding")
    found = {one.slug: {name: getattr(one, name) for name in names} for one in receivables.customers()}
    found["totals()"] = receivables.totals()
    expect(
        {of: [type(amounts[name]).__name__ for name in names] for of, amounts in {"nothing": nothing, **found}.items()},
        dict.fromkeys(["nothing", "totals()", "acme", "new"], ["Decimal"] * 3),
        call="the types of the amounts: totals() of nothing, then totals() and customers() with one who has no invoice",
        because="A float has no cents: 0.1 + 0.2 is 0.30000000000000004. A 0 that is an int has none either.",
    )


@pytest.mark.parametrize("customers", [2, 6, 15])
def test_the_list_takes_three_queries(customers, assert_queries):
    for number in range(customers):
        invoice(OrganisationFactory(), lines=[(1, "1.00"), (number, "0.10")], payments=["1.00"])
    with assert_queries(at_most=3, because="customers, lines and payments, however many there are"):
        listed = [(one.name, one.slug, one.invoiced, one.paid, one.outstanding) for one in receivables.customers()]
    expect(len(listed), customers, call="customers(): how many")


def test_thousands_of_customers_take_three_queries_too(assert_queries):
    Organisation.objects.bulk_create(Organisation(name=f"Customer {one:04}", slug=f"many-{one}") for one in range(2100))
    with assert_queries(at_most=3, because="asking for some hundred customers at a time repeats the queries"):
        listed = len(amounts())
    expect(listed, 2100, call="customers(), with 2100 organisations: how many")


@pytest.mark.parametrize("invoices", [1, 7])
def test_the_totals_take_two_queries(invoices, assert_queries):
    for number in range(invoices):
        status = Invoice.Status.PAID if number % 2 else Invoice.Status.OPEN
        invoice(OrganisationFactory(), lines=[(1, "1.00"), (number + 1, "0.10")], payments=["1.00"] * 2, status=status)
    with assert_queries(at_most=2, because="one sum over the lines and one over the payments"), count_rows() as rows:
        totals()
    at_most(2, rows, call=f"totals(), with {invoices} invoices")


@pytest.mark.parametrize("invoices", [4, 9])
def test_the_database_adds_up(acme, invoices):
    other = OrganisationFactory()
    for number in range(invoices):
        status = Invoice.Status.PAID if number % 2 else Invoice.Status.OPEN
        for customer in (acme, other):
            invoice(customer, lines=[(1, "1.00")] * 4, payments=["1.00"] * 3, status=status)
    with count_rows() as rows:
        amounts()
    at_most(3 * 2, rows, call=f"customers(), of whom there are 2, each with {invoices} invoices, open and paid")


def test_the_totals_are_right_to_the_cent(acme):
    invoice(acme, lines=[(3, "0.10"), (7, "19.99"), (1, "0.01")], payments=["0.10", "0.20", "100.00"])
    invoice(OrganisationFactory(), lines=[(9, "11.11"), (1, "11.11")], payments=["11.11", "11.11", "-2.50"])
    expect(
        totals(),
        {"invoiced": "251.34", "paid": "120.02", "outstanding": "131.32"},
        call="totals(), of two invoices with several lines and payments, one of them a refund",
        because="Each line and each payment is added once, and a refund is a negative payment.",
    )


def test_no_cent_is_cut_off(acme):
    invoice(acme, lines=[(1, "0.29")], payments=["1.15"])
    expect(
        [amounts(), totals()],
        [{"acme": ("0.29", "1.15", "-0.86")}, {"invoiced": "0.29", "paid": "1.15", "outstanding": "-0.86"}],
        call="customers() and totals(), with 0.29 invoiced and 1.15 paid",
        because="In floats, 0.29 * 100 is a little less than 29, and a whole number of cents drops the rest.",
    )


def test_invoices_without_a_customer_are_in_the_totals(acme):
    invoice(acme, lines=[(1, "10.00")], payments=["4.00"])
    lost = OrganisationFactory()
    invoice(lost, lines=[(2, "3.00"), (1, "1.00")], payments=["1.50"])
    Organisation.objects.filter(pk=lost.pk).delete()
    expect(
        [amounts(), totals()],
        [{"acme": ("10.00", "4.00", "6.00")}, {"invoiced": "17.00", "paid": "5.50", "outstanding": "11.50"}],
        call="customers() and totals(), after one of two customers was deleted",
        because="The books have to be kept, also when the customer is gone.",
    )


def test_the_totals_of_nothing_are_zero():
    nothing = {"invoiced": "0.00", "paid": "0.00", "outstanding": "0.00"}
    before = totals()
    invoice(OrganisationFactory(), lines=[(1, "5.00")], payments=["5.00"], status=Invoice.Status.VOID)
    expect(
        [before, totals()],
        [nothing, nothing],
        call="totals(), without any invoice, and with a void one only",
        because="The sum of no rows is NULL in SQL; the page expects 0.",
    )


def test_the_amounts_follow_the_database(acme):
    before = [amounts(), totals()["paid"]]
    made = invoice(acme, lines=[(1, "10.00")], payments=["4.00"])
    between = [amounts(), totals()["paid"]]
    Invoice.objects.filter(pk=made.pk).update(status=Invoice.Status.VOID)
    nothing = [{"acme": ("0.00", "0.00", "0.00")}, "0.00"]
    expect(
        [before, between, [amounts(), totals()["paid"]]],
        [nothing, [{"acme": ("10.00", "4.00", "6.00")}, "4.00"], nothing],
        call="customers() and the total paid: at first, with an invoice of 10.00, and after it was made void",
        because="Each call must see the database as it is then.",
    )
