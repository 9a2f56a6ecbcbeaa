from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat

from kata_project.accounts.models import Organisation
from kata_project.billing.models import Invoice, InvoiceLine, Payment
from kata_project.factories import InvoiceFactory, OrganisationFactory, PaymentFactory, UserFactory
from katas.admin.admin_n_plus_one.pages import LIST, Page, lost_fields, sort_link, type_customer, with_line
from pytest_djangokata.testing import count_rows, expect

pytestmark = pytest.mark.django_db

ADD = f"{LIST}add/"
FIRST = date(2026, 1, 1)
COLUMNS = {"total": 3, "paid": 4, "owed": 5}

#: number, customer, status, lines (quantity, price), payments, and the amounts that the list shows.
INVOICES = [
    ("A-7", "Tram & Co", "open", [(3, "0.10"), (2, "600.00")], ["200.00", "0.30"], ("1200.30", "200.30", "1000.00")),
    ("A-2", None, "draft", [], [], ("0.00", "0.00", "0.00")),
    ("A-9", "Bakery", "paid", [(7, "0.70")], ["4.90"], ("4.90", "4.90", "0.00")),
    ("A-4", "Tram & Co", "paid", [(1, "80.00")], ["85.50"], ("80.00", "85.50", "-5.50")),
    ("A-1", "Zoo", "void", [(5, "19.99"), (5, "19.99")], [], ("199.90", "0.00", "199.90")),
    ("A-8", "Bakery", "open", [], ["9.99", "9.99", "1.01"], ("0.00", "20.99", "-20.99")),
    ("A-3", None, "open", [(1, "1.00"), (2, "3.50"), (4, "0.25")], ["2.00", "2.00"], ("9.00", "4.00", "5.00")),
    ("A-5", "Zoo", "void", [(1, "-20.00")], ["-5.00"], ("-20.00", "-5.00", "-15.00")),
]


@pytest.fixture
def accountant(client):
    """Return a client whose user may do everything."""
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    return client


@pytest.fixture
def invoices():
    """Make the invoices, each a day after the one before it."""
    customers = {name: OrganisationFactory(name=name) for name in ("Zoo", "Bakery", "Tram & Co")}
    for day, (number, customer, status, lines, payments, _) in enumerate(INVOICES):
        invoice = InvoiceFactory(
            number=number,
            customer=customers.get(customer),
            status=status,
            issued_on=FIRST + timedelta(days=day),
        )
        for quantity, price in lines:
            invoice.lines.create(description="Seats", quantity=quantity, unit_price=Decimal(price))
        for amount in payments:
            PaymentFactory(invoice=invoice, amount=Decimal(amount))


def many(number, *, each=1):
    """Make invoices with a customer each, but every fifth, and with some lines and payments each."""
    customers = OrganisationFactory.create_batch(number)
    made = [InvoiceFactory(customer=customer if n % 5 else None) for n, customer in enumerate(customers)]
    InvoiceLine.objects.bulk_create(
        InvoiceLine(invoice=invoice, description="Seats", unit_price=Decimal(5))
        for invoice in made
        for _ in range(each)
    )
    Payment.objects.bulk_create(Payment(invoice=invoice, amount=Decimal(2)) for invoice in made for _ in range(each))
    return made


def within(got, most, call, because):
    __tracebackhide__ = True
    if got > most:
        pytest.fail(f"{call}\n  expected: at most {most}\n  got:      {got}\n  {because}", pytrace=False)


def open_page(client, address):
    response = client.get(address)
    expect(response.status_code, 200, call=f"the status of GET {address}")
    return Page(response.content.decode())


def key_of(customer):
    return Organisation.objects.get(name=customer).pk if customer else ""


def lines_of(invoice):
    return sorted(invoice.lines.values_list("description", "quantity", "unit_price"))


def expected_row(invoice):
    number, customer, status, _, _, amounts = invoice
    return [number, customer or "(none)", status.capitalize(), *amounts]


def test_the_list_shows_what_it_showed(accountant, invoices):
    page = open_page(accountant, LIST)
    rows = {row[0]: row for row in page.rows}
    for invoice in INVOICES:
        number, _, _, lines, payments, _ = invoice
        expect(
            rows.get(number),
            expected_row(invoice),
            call=f"the row of an invoice with the lines {lines} and the payments {payments}",
            because="A page that is fast and wrong is of no use to an accountant.",
        )
    expect(len(rows), len(INVOICES), call="the number of rows in the list")
    headings = ["Number", "Customer", "Status", "Total", "Paid", "Owed"]
    expect([text.capitalize() for text in page.headings], headings, call="the headings of the list")


def test_the_newest_invoices_come_first_twenty_a_page(accountant):
    numbers = [invoice.number for invoice in sorted(many(23), key=lambda one: one.issued_on, reverse=True)]
    pages = [[row[0] for row in open_page(accountant, f"{LIST}{query}").rows] for query in ("", "?p=2")]
    expect(pages, [numbers[:20], numbers[20:]], call="the numbers of 23 invoices on the two pages of the list")


@pytest.mark.parametrize(
    ("size", "query"),
    [(2, ""), (9, ""), (22, ""), (12, "?q=2026"), (12, "?o=4"), (12, "?status__exact=open")],
    ids=["two", "nine", "two pages", "searched", "sorted", "filtered"],
)
def test_the_list_takes_few_queries(size, query, accountant, record_queries):
    many(size)
    Invoice.objects.update(number=Concat(Value("2026-"), Cast("pk", CharField())))
    with record_queries() as log:
        page = open_page(accountant, f"{LIST}{query}")
    expect(len(page.rows), min(size, 20), call=f"the rows of GET {LIST}{query} with {size} open invoices")
    within(
        len(log),
        8,
        f"the queries of GET {LIST}{query} with {size} invoices",
        "Each column that asks the database asks for each row.",
    )


@pytest.mark.parametrize(("customers", "each"), [(60, 1), (0, 12)], ids=["many customers", "many lines and payments"])
def test_the_list_fetches_few_rows(customers, each, accountant):
    OrganisationFactory.create_batch(customers)
    many(6, each=each)
    with count_rows() as rows:
        open_page(accountant, LIST)
    within(
        rows.fetched,
        6 + 10,
        f"the rows that GET {LIST} fetches: 6 invoices of {6 + customers} customers, with {each} lines and payments each",
        "The database can add; and a filter by customer is a list of all customers.",
    )


@pytest.mark.parametrize("what", COLUMNS)
def test_a_click_on_a_heading_sorts_by_the_amount(what, accountant, invoices):
    column = COLUMNS[what]
    link = sort_link(open_page(accountant, LIST), column)
    expect(
        bool(link),
        True,
        call=f"the heading {what.capitalize()!r} is a link that sorts the list",
        because="Django cannot sort by what Python computes; the amount must be part of the query.",
    )
    expect(
        [row[column] for row in open_page(accountant, link).rows],
        sorted((expected_row(invoice)[column] for invoice in INVOICES), key=Decimal),
        call=f"the column {what.capitalize()!r} after a click on its heading",
        because="Amounts are in the order of numbers, and no line or payment is an amount of 0.",
    )


def test_a_click_on_customer_still_sorts_by_the_name(accountant, invoices):
    link = sort_link(open_page(accountant, LIST), 1)
    expect(
        [row[1] for row in open_page(accountant, link or LIST).rows if row[1] != "(none)"],
        sorted(customer for _, customer, *_ in INVOICES if customer),
        call="the customers after a click on the heading 'Customer'",
    )


def test_the_amounts_are_those_of_this_moment(accountant, invoices):
    open_page(accountant, LIST)
    invoice = Invoice.objects.get(number="A-2")
    invoice.lines.create(description="Archive", quantity=2, unit_price=Decimal("10.50"))
    PaymentFactory(invoice=invoice, amount=Decimal("1.00"))
    Invoice.objects.filter(number="A-1").update(customer=None)
    rows = {row[0]: row for row in open_page(accountant, LIST).rows}
    expect(
        [rows.get("A-2", [])[3:], rows.get("A-1", [])[1:2]],
        [["21.00", "1.00", "20.00"], ["(none)"]],
        call="amounts of A-2 and customer of A-1 after a line, a payment and a change since the list was opened",
        because="There is one ModelAdmin for all requests: what it remembers is shown to everybody, and gets old.",
    )


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("a-8", ["A-8"]),
        ("-8", ["A-8"]),
        ("ker", ["A-8", "A-9"]),
        ("TRAM", ["A-4", "A-7"]),
        ("zoo a-1", ["A-1"]),
        ("zoo a-2", []),
    ],
    ids=["number", "part of a number", "part of a customer", "capitals", "customer and number", "no such pair"],
)
def test_search_finds_numbers_and_customers(words, found, accountant, invoices):
    rows = open_page(accountant, f"{LIST}?q={words.replace(' ', '+')}").rows
    expect([row[0] for row in rows], found, call=f"the invoices found by a search for {words!r}, newest first")
    expect(
        rows,
        [expected_row(invoice) for number in found for invoice in INVOICES if invoice[0] == number],
        call=f"the rows found by a search for {words!r}",
    )


def test_the_list_is_filtered_by_status_and_not_by_customer(accountant, invoices):
    filters = open_page(accountant, LIST).filters
    expect(
        {"Draft", "Open", "Paid", "Void"} <= set(filters) and not {"Bakery", "Zoo"} & set(filters),
        True,
        call=f"the filters beside the list, which are {sorted(filters)}, have each status and no customer",
    )
    found = [row[0] for row in open_page(accountant, LIST + filters["Open"]).rows]
    expect(found, ["A-3", "A-8", "A-7"], call="the invoices after a click on the filter 'Open'")


@pytest.mark.parametrize("page", ["change", "add"])
def test_the_page_of_an_invoice_does_not_load_all_customers(page, accountant, record_queries):
    OrganisationFactory.create_batch(60)
    invoice = many(1, each=12)[0]
    Invoice.objects.update(customer=Organisation.objects.latest("pk"))
    address = ADD if page == "add" else f"{LIST}{invoice.pk}/change/"
    with count_rows() as rows, record_queries() as log:
        form = open_page(accountant, address)
    call = f"GET {address}, with 61 customers, 12 lines and 12 payments"
    within(rows.fetched, 12 + 10, f"the rows that are fetched by {call}", "A `<select>` is a list of all customers.")
    within(len(log), 8, f"the queries of {call}", "A form asks once for each thing.")
    within(form.options, 2, f"the customers to choose from on {call}", "The browser has to load them all.")


def test_customers_are_found_while_somebody_types(accountant):
    for name, slug in (("Zoo", "park"), ("Harbour Press", "hp"), ("Free harbours", "fh"), ("Bakery", "old-HARBOUR")):
        OrganisationFactory(name=name, slug=slug)
    form = open_page(accountant, ADD)
    for term, names in (
        ("arbou", ["Bakery", "Free harbours", "Harbour Press"]),
        ("PARK", ["Zoo"]),
        ("press harb", ["Harbour Press"]),
        ("%", []),
        ("", ["Bakery", "Free harbours", "Harbour Press", "Zoo"]),
    ):
        found = type_customer(accountant, form, term)
        expect(
            found and [one["text"] for one in found["results"]],
            names,
            call=f"what the field for the customer offers after somebody typed {term!r} (None: nothing, not even an answer)",
            because="A field for thousands is one to search in, by name and slug.",
        )


def test_all_customers_can_be_reached(accountant):
    names = [f"Customer {number:02}" for number in range(45)]
    for name in [*names[20:], *names[:20]]:
        OrganisationFactory(name=name)
    form = open_page(accountant, ADD)
    offered = [type_customer(accountant, form, "customer", page) or {"results": []} for page in (1, 2, 3)]
    found = [one["text"] for each in offered for one in each["results"]]
    expect(found == names, True, call=f"three pages of 'customer' are all 45 names in order; first are {found[:3]}")


@pytest.mark.parametrize("chosen", ["Zoo", None], ids=["another", "none"])
def test_the_customer_can_be_changed(chosen, accountant, invoices):
    invoice = Invoice.objects.get(number="A-7")
    form = open_page(accountant, f"{LIST}{invoice.pk}/change/")
    expect(
        lost_fields(form), [], call="the fields that the page of A-7 has lost", because="The form keeps what it has."
    )
    current = str(invoice.customer_id)
    expect(form.fields.get("customer"), current, call="the customer that is chosen when the page of A-7 is opened")
    price = Decimal(form.fields["lines-1-unit_price"])
    sent = form.fields | {"customer": key_of(chosen), "lines-0-DELETE": "on", "lines-1-quantity": "9"}
    response = accountant.post(f"{LIST}{invoice.pk}/change/", with_line(sent, "Archive", 2, "1.50"))
    call = f"a POST for A-7 that sets the customer to {chosen}, deletes a line, changes one to 9 and adds 2 × 1.50"
    expect(response.status_code, 302, call=f"the status of {call}")
    invoice.refresh_from_db()
    expect(invoice.customer and invoice.customer.name, chosen, call=f"the customer of A-7 after {call}")
    expect(lines_of(invoice), [("Archive", 2, Decimal("1.50")), ("Seats", 9, price)], call=f"its lines after {call}")


@pytest.mark.parametrize("chosen", ["Zoo", None], ids=["one", "none"])
def test_an_invoice_can_be_added(chosen, accountant, invoices):
    form = open_page(accountant, ADD)
    expect(lost_fields(form, line=False), [], call=f"the fields that {ADD} has lost", because="It keeps what it has.")
    sent = {"number": "B-1", "customer": key_of(chosen), "status": "draft", "issued_on": FIRST, "due_on": FIRST}
    response = accountant.post(ADD, with_line(form.fields | sent, "Archive", 2, "1.50"))
    expect(response.status_code, 302, call=f"the status of a POST that adds an invoice with the customer {chosen}")
    invoice = Invoice.objects.get(number="B-1")
    expect(
        (invoice.customer and invoice.customer.name, invoice.status, invoice.issued_on, lines_of(invoice)),
        (chosen, "draft", FIRST, [("Archive", 2, Decimal("1.50"))]),
        call="customer, status, date and lines of the invoice after that POST",
    )


def test_the_accountants_still_see_customers(accountant):
    OrganisationFactory(name="Zoo")
    call = "GET /books/accounts/organisation/?q=zoo"
    response = accountant.get("/books/accounts/organisation/?q=zoo")
    expect(response.status_code, 200, call=f"the status of {call}")
    page = Page(response.content.decode())
    expect([row[0] for row in page.rows], ["Zoo"], call=f"the customers on {call}")
