import csv
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client

from kata_project.accounts.models import Organisation
from kata_project.billing.models import Invoice, InvoiceLine
from kata_project.factories import InvoiceFactory, OrganisationFactory
from pytest_djangokata.testing import attempt, count_rows, expect

pytestmark = pytest.mark.django_db

COLUMNS = ["invoice", "customer", "description", "quantity", "unit_price", "total"]


def line(invoice, description="Seats", quantity=1, price="9.50"):
    return InvoiceLine.objects.create(
        invoice=invoice, description=description, quantity=quantity, unit_price=Decimal(price)
    )


def many(count, customers=True):
    """Create *count* lines on nearly as many invoices, the last number first: the 50th and the 51st share one, and so on."""
    numbers = range(count - (count - 1) // 50, 0, -1)
    owners = Organisation.objects.bulk_create(
        Organisation(name=f"Customer {n}", slug=f"customer-{n}") for n in (numbers if customers else ())
    )
    day = InvoiceFactory.build(customer=None).issued_on
    invoices = Invoice.objects.bulk_create(
        Invoice(number=f"N{n:04}", issued_on=day, due_on=day, customer=owners[at] if owners else None)
        for at, n in enumerate(numbers)
    )
    InvoiceLine.objects.bulk_create(
        InvoiceLine(invoice=invoices[-1 - at + at // 50], description="Seats", unit_price=1) for at in range(count)
    )


def lines_come_backwards():
    """Read along this index, the lines of an invoice come with the highest id first, unless somebody sorts them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE INDEX backwards ON billing_invoiceline (invoice_id, id DESC, description, quantity, unit_price)"
        )


def lead(query):
    """Read the file piece by piece; return its lines and how many rows were ahead of them, at the start and at most.

    A line has its share of all rows, because a relation that is prefetched brings rows of its own.
    """
    with count_rows() as rows:
        response = get(query)
        early = rows.fetched
        if not response.streaming:
            pytest.fail(
                f"GET /export/{query}\n  is no streaming response: all is in memory before a byte is sent.",
                pytrace=False,
            )
        seen, moments = 0, [(0, early)]
        for piece in response.streaming_content:
            moments.append((seen, rows.fetched))
            seen += piece.count(b"\r\n")
        moments.append((seen, rows.fetched))
        share = rows.fetched / (seen - 1) if seen > 1 else 0
    return seen, early, max(fetched - round(read * share) for read, fetched in moments)


def get(query=""):
    response = attempt(Client().get, f"/export/{query}", call=f"GET /export/{query}")
    expect(response.status_code, 200, call=f"the status of GET /export/{query}")
    return response


def text(response):
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode()


def lines(query=""):
    """Return the cells of all lines below the first."""
    found = list(csv.reader(text(get(query)).splitlines(keepends=True)))
    expect(found[:1], [COLUMNS], call=f"the first line of GET /export/{query}")
    return found[1:]


def test_it_is_a_csv_file_to_be_saved():
    line(InvoiceFactory(number="I-1", customer__name="Wool, Ltd"), 'The "best"\nseats', 2)
    response = get()
    said = [response.headers.get(name) for name in ("Content-Type", "Content-Disposition")]
    expect(
        said,
        ["text/csv; charset=utf-8", 'attachment; filename="invoice-lines.csv"'],
        call="the headers of GET /export/",
    )
    wanted = f'{",".join(COLUMNS)}\r\nI-1,"Wool, Ltd","The ""best""\nseats",2,9.50,19.00\r\n'
    expect(text(response), wanted, call="the file with one line")
    for query in ("", "?customer=none"):
        got, head = get(query), Client().head(f"/export/{query}")
        answers = [
            [one.status_code, *(one.headers.get(name) for name in ("Content-Type", "Content-Disposition"))]
            for one in (got, head)
        ]
        expect(answers[0], [200, *said], call=f"status and headers of GET /export/{query}")
        expect(answers[1], [200, *said], call=f"status and headers of HEAD /export/{query}")
    methods = ("head", "post", "put", "patch", "delete", "options")
    expect(
        {method: getattr(Client(), method)("/export/").status_code for method in methods},
        dict.fromkeys(methods, 405) | {"head": 200},
        call="the status of /export/ for other methods than GET",
    )


def test_without_lines_there_are_only_the_names():
    InvoiceFactory()
    expect((lines(), lines("?customer=none")), ([], []), call="the lines of GET /export/ without invoice lines")


def test_lines_are_sorted_by_invoice_and_by_id():
    lines_come_backwards()
    late, none, early = (
        InvoiceFactory(number=number, customer=None, status=status)
        for number, status in (("B-2", "void"), ("C-3", "paid"), ("A-1", "draft"))
    )
    for invoice, description in ((late, "z"), (early, "y"), (none, "x"), (late, "b"), (early, "a")):
        line(invoice, description)
    expect(
        [(cells[0], cells[2]) for cells in lines()],
        [("A-1", "y"), ("A-1", "a"), ("B-2", "z"), ("B-2", "b"), ("C-3", "x")],
        call="invoice and description of the lines",
        because="All that was invoiced is in the file, drafts and void invoices too.",
    )
    expect({cells[1] for cells in lines()}, {""}, call="the customers of invoices without one")


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r", "\n"], ids=["=", "+", "-", "@", "tab", "CR", "LF"])
def test_no_text_is_a_formula(begin):
    invoice = InvoiceFactory(number=f"{begin}1", customer__name=f"{begin}cmd|' /C calc'!A0")
    line(invoice, f"{begin}1+1")
    expect(
        lines(),
        [[f"'{begin}1", f"'{begin}cmd|' /C calc'!A0", f"'{begin}1+1", "1", "9.50", "9.50"]],
        call=f"the line of an invoice whose texts begin with {begin!r}",
        because="A spreadsheet runs it as a formula.",
    )


def test_other_texts_are_unchanged():
    texts = [
        "a=1",
        "1-1",
        "me@example.com",
        "'=1",
        " =1",
        "",
        "Zoë – 10 %",
        "²",
        '"=1"',
        "12",
        "0=",
        "'",
        "a\n=1",
        "|x",
        "%1",
        "at the end \n ",
    ]
    invoice = InvoiceFactory()
    for one in texts:
        line(invoice, one)
    expect([cells[2] for cells in lines()], texts, call="descriptions that are no formulas")


def test_numbers_are_numbers():
    invoice = InvoiceFactory(number="I-1", customer=None)
    for quantity, price in ((1, "-12.50"), (3, "-0.10"), (0, "9.50"), (2_000_000_007, "12345678.97"), (2, "0.01")):
        line(invoice, "-12.50", quantity, price)
    expect(
        [cells[2:] for cells in lines()],
        [
            ["'-12.50", "1", "-12.50", "-12.50"],
            ["'-12.50", "3", "-0.10", "-0.30"],
            ["'-12.50", "0", "9.50", "0.00"],
            ["'-12.50", "2000000007", "12345678.97", "24691358026419752.79"],
            ["'-12.50", "2", "0.01", "0.02"],
        ],
        call="description, quantity, price and total of credits and others",
        because="An apostrophe makes a text of a number, which no sum contains.",
    )


def test_the_lines_of_one_customer():
    mine, *others = (
        OrganisationFactory(slug=slug, name=name)
        for slug, name in (("mine", "Wool"), ("mine-too", "mine"), ("Mine", "Silk"))
    )
    for customer in (*others, mine, None, mine):
        line(InvoiceFactory(customer=customer), customer.slug if customer else "nobody's")
    expect([cells[2] for cells in lines("?customer=mine")], ["mine", "mine"], call="GET /export/?customer=mine")
    expect(
        [lines(f"?customer={slug}") for slug in ("none", "", "%20mine", "mine%20")],
        [[]] * 4,
        call="GET /export/ for a customer who is not there, `none`, nothing and `mine` with a space",
    )
    expect(len(lines()), 5, call="the number of lines of GET /export/")
    lines_come_backwards()
    late, early = (InvoiceFactory(number=number, customer=others[0]) for number in ("2-B", "1-A"))
    for invoice, description in ((late, "z"), (early, "y"), (late, "b"), (early, "a")):
        line(invoice, description)
    expect(
        [(cells[0], cells[2]) for cells in lines("?customer=mine-too")][:4],
        [("1-A", "y"), ("1-A", "a"), ("2-B", "z"), ("2-B", "b")],
        call="invoice and description of the first lines of GET /export/?customer=mine-too",
    )


@pytest.mark.parametrize("count", [0, 99, 1100])
@pytest.mark.parametrize("customers", [True, False], ids=["with customers", "without"])
def test_it_takes_few_queries(count, customers, assert_queries):
    many(count, customers)
    allowed = 1 + 2 * -(-count // 100)
    with assert_queries(at_most=allowed, because=f"one, and two more for each 100 of {count} rows"):
        got = lines()
    expect(len(got), count, call=f"the number of lines of {count} rows")


def test_it_is_sent_while_it_is_made():
    many(450)
    for query, count in (("", 450), ("?customer=none", 0), ("?customer=big", 450)):
        if "big" in query:
            Invoice.objects.update(customer=OrganisationFactory(slug="big"))
        seen, early, most = lead(query)
        expect(seen, count + 1, call=f"the number of lines of GET /export/{query}")
        if most > 200:
            pytest.fail(
                f"GET /export/{query} with 450 rows\n"
                "  expected: at most 200 rows fetched beyond the lines that were read\n"
                f"  got:      {most} rows, {early} of them before the first byte\n"
                "  With 100,000 rows the memory of the server is full.",
                pytrace=False,
            )
