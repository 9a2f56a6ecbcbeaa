from contextlib import contextmanager
from datetime import date
from decimal import Decimal

import pytest
from django.db import OperationalError, connection

from kata_project.billing.models import Invoice, InvoiceLine
from kata_project.factories import InvoiceFactory
from katas.forms.invoice_formset.pages import NEW, open_draft, read
from pytest_djangokata.testing import attempt, expect

pytestmark = pytest.mark.django_db

LINES = [("Seats", 3, "20.00"), ("Discount", 1, "-10.00"), ("Archive", 1, "7.50"), ("Refund", 2, "-5.25")]
HEAD = {"number": "D-2", "issued_on": "2026-05-01", "due_on": "2026-05-31"}


def draft(number="D-1", lines=LINES, status="draft"):
    invoice = InvoiceFactory(number=number, status=status, issued_on=date(2026, 3, 1), due_on=date(2026, 4, 1))
    for description, quantity, price in lines:
        invoice.lines.create(description=description, quantity=quantity, unit_price=Decimal(price))
    return invoice


def stored():
    """Return each invoice with its lines, by their keys."""
    return {
        str(invoice): [
            (str(invoice.issued_on), invoice.status, str(invoice.customer)),
            *invoice.lines.order_by("pk").values_list("pk", "description", "quantity", "unit_price"),
        ]
        for invoice in Invoice.objects.order_by("number")
    }


def lines(number="D-1"):
    found = InvoiceLine.objects.filter(invoice__number=number).order_by("pk")
    return [(one.description, one.quantity, str(one.unit_price)) for one in found]


def rows(table):
    """Return the rows of a table, without the blank ones."""
    given = [(row["description"], row["quantity"], row["unit_price"]) for row in table]
    return [row for row in given if row[0]]


def saved(response, number, call):
    expect(
        (response.status_code, response.headers.get("Location")),
        (302, f"/drafts/{number}/"),
        call=f"the status after {call}, and where it leads",
    )


def refused(client, page, call, before, **extra):
    """Send a page that must be refused, and return what comes back."""
    response = page.send(client, **extra)
    expect(response.status_code, 200, call=f"the status after {call}", because="The page comes again, with its errors.")
    expect(stored(), before, call=f"the invoices with their lines after {call}", because="All of it, or nothing.")
    again = read(response)
    expect(again.errors > 0, True, call=f"an error is shown after {call}")
    return again


@contextmanager
def failing_at(number):
    """Let the database fail at a statement that writes, the first being 1; yield how many there were."""
    seen = []

    def execute(run, sql, params, many, context):
        if sql.split(None, 1)[0] in ("INSERT", "UPDATE", "DELETE") and "billing_" in sql:
            seen.append(sql)
            if len(seen) == number:
                raise OperationalError("disk full")
        return run(sql, params, many, context)

    with connection.execute_wrapper(execute):
        yield seen


def test_each_table_has_its_own_lines_and_two_blank_rows(client):
    draft(lines=[("Gift", 1, "0.00"), *LINES, ("Bonus", 1, "-7.00")])
    draft("D-9", [("Other", 1, "1.00"), ("Other", 1, "-1.00")])
    page = open_draft(client, "D-1")
    expect(
        (rows(page.charges), rows(page.credits)),
        (
            [("Gift", "1", "0.00"), ("Seats", "3", "20.00"), ("Archive", "1", "7.50")],
            [("Discount", "1", "-10.00"), ("Refund", "2", "-5.25"), ("Bonus", "1", "-7.00")],
        ),
        call="the rows of the two tables on GET /drafts/D-1/",
    )
    draft("D-25", [("Seats", 1, price) for price in ("1.00", "-0.50") for _ in range(25)])
    for number in ("D-1", "D-25", None):
        page = open_draft(client, number)
        expect(
            [len(table) - len(rows(table)) >= 2 for table in (page.charges, page.credits)],
            [True, True],
            call=f"both tables of {number or 'a new invoice'} have two blank rows or more",
        )
    expect((rows(page.charges), rows(page.credits)), ([], []), call=f"the rows of the two tables on GET {NEW}")


def test_a_new_invoice_is_saved_with_its_lines(client):
    page = open_draft(client)
    page.fill("invoice", 0, **HEAD)
    page.add("charges", "Seats", 2, "15.00")
    page.add("charges", "Gift", 1, "0.00")
    page.add("credits", "Discount", 1, "-0.01")
    saved(page.send(client), "D-2", f"POST {NEW}")
    expect(
        (lines("D-2"), stored()["D-2"][0]),
        ([("Seats", 2, "15.00"), ("Gift", 1, "0.00"), ("Discount", 1, "-0.01")], ("2026-05-01", "draft", "None")),
        call="the lines of the new invoice, its date, status and customer",
    )


@pytest.mark.parametrize(("quantity", "price"), [(1, "0.00"), (0, "5.00")], ids=["price 0.00", "quantity 0"])
def test_the_first_row_may_stay_blank(quantity, price, client):
    page = open_draft(client)
    page.fill("invoice", 0, **HEAD)
    page.fill("charges", 1, description="Gift", quantity=quantity, unit_price=price)
    page.delete("credits", 0)
    call = f"POST {NEW} with a charge of {quantity} × {price} in the second row only, and a tick at a blank credit"
    saved(page.send(client), "D-2", call)
    expect(lines("D-2"), [("Gift", quantity, price)], call="the lines of the new invoice")


def test_lines_are_added_changed_and_deleted_together(client):
    invoice = draft()
    keys = [line.pk for line in invoice.lines.order_by("pk")]
    page = open_draft(client, "D-1")
    page.fill("charges", 0, description="Seats, März", quantity=4)
    page.delete("charges", 1)
    page.add("charges", "Never", "x", "1.00")
    page.delete("charges", 2)
    page.add("charges", "Support", 1, "99.99")
    page.fill("credits", 1, unit_price="-6.00")
    page.delete("credits", 0)
    page.add("credits", "Never", 1, "-1.00")
    page.delete("credits", 2)
    page.add("credits", "Late", 2, "-1.50")
    saved(page.send(client), "D-1", "POST /drafts/D-1/")
    expect(
        lines(),
        [("Seats, März", 4, "20.00"), ("Refund", 2, "-6.00"), ("Support", 1, "99.99"), ("Late", 2, "-1.50")],
        call="the lines after a line of each table was changed, one deleted, one added, and a new one typed and ticked",
        because="Two forms on one page need names of their own for what they ask, or one overwrites the other.",
    )
    expect([pk for pk, *_ in stored()["D-1"][1:3]], [keys[0], keys[3]], call="the ids of the lines that were changed")


def test_what_is_sent_as_shown_changes_nothing(client):
    draft()
    before = stored()
    saved(open_draft(client, "D-1").send(client), "D-1", "POST /drafts/D-1/ of the page as it was opened")
    expect(stored(), before, call="the invoices with their lines")


@pytest.mark.parametrize(
    ("typed", "number", "quoted"),
    [("D-2", "D-2", "D-2"), (" 2 % #7/26 ", "2 % #7/26", "2%20%25%20%237/26"), ("R&D:7+26", "R&D:7+26", "R&D:7+26")],
    ids=["plain", "to be quoted", "not to be quoted"],
)
def test_the_redirect_leads_to_the_new_number(typed, number, quoted, client):
    draft()
    page = open_draft(client, "D-1")
    page.fill("invoice", 0, number=typed)
    saved(page.send(client), quoted, f"POST /drafts/D-1/ with the number {typed!r}")
    page = open_draft(client)
    page.fill("invoice", 0, **HEAD | {"number": f"N{number}"})
    page.add("charges", "Seats", 2, "15.00")
    saved(page.send(client), f"N{quoted}", f"POST {NEW} with the number 'N{number}'")
    expect(sorted(stored()), sorted([number, f"N{number}"]), call="the numbers of the invoices")


@pytest.mark.parametrize("quantity", ["x", "-1", ""], ids=["no number", "below zero", "empty"])
def test_a_deleted_row_may_be_wrong(quantity, client):
    draft()
    page = open_draft(client, "D-1")
    page.fill("charges", 1, quantity=quantity, description="")
    page.delete("charges", 1)
    page.fill("credits", 0, unit_price="12.00")
    page.delete("credits", 0)
    saved(page.send(client), "D-1", "POST /drafts/D-1/ with wrong values in the rows that it deletes")
    expect(lines(), [LINES[0], LINES[3]], call="the lines that are left")


WRONG = {
    "a charge below zero": ("charges", 1, {"unit_price": "-0.01"}),
    "a new charge below zero": ("charges", 2, {"unit_price": "-0.01"}),
    "a credit of zero": ("credits", 0, {"unit_price": "0.00"}),
    "a new credit of zero": ("credits", 2, {"description": "Late", "quantity": 1, "unit_price": "0.00"}),
    "a credit above zero": ("credits", 0, {"unit_price": "5.00"}),
    "no description": ("charges", 1, {"description": ""}),
    "no description of a new charge": ("charges", 2, {"description": ""}),
    "no price": ("credits", 0, {"unit_price": ""}),
    "no quantity": ("charges", 1, {"quantity": "x"}),
    "no number": ("invoice", 0, {"number": ""}),
    "a number that is taken": ("invoice", 0, {"number": "D-9"}),
    "no date": ("invoice", 0, {"issued_on": "tomorrow"}),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_one_mistake_anywhere_saves_nothing(wrong, client):
    draft()
    draft("D-9", LINES[:1])
    before = stored()
    table, row, values = WRONG[wrong]
    page = open_draft(client, "D-1")
    page.fill("invoice", 0, issued_on="2026-03-09")
    page.fill("charges", 1, description="Archive & more", quantity=9)
    page.fill("credits", 1, quantity=1)
    page.add("charges", "Support", 1, "500.00")
    page.delete("charges", 0)
    page.fill(table, row, **values)
    again = refused(client, page, f"POST /drafts/D-1/ with one mistake: {wrong}", before)
    if table == "invoice":
        expect(
            again.charges[1]["description"],
            "Archive & more",
            call="what the page shows in the row of a charge that was changed",
            because="Nobody types it all twice.",
        )


def test_a_mistake_in_a_new_invoice_makes_none(client):
    page = open_draft(client)
    page.fill("invoice", 0, **HEAD | {"issued_on": "tomorrow"})
    page.add("charges", "Seats", 2, "15.00")
    page.add("credits", "Discount", "", "-1.00")
    again = refused(client, page, f"POST {NEW} with a date that is none and a credit without a quantity", {})
    expect(
        (again.head["number"], again.head["issued_on"], rows(again.charges), rows(again.credits)),
        ("D-2", "tomorrow", [("Seats", "2", "15.00")], [("Discount", "", "-1.00")]),
        call="what the page shows afterwards",
    )
    again.fill("invoice", 0, issued_on="2026-05-01")
    again.fill("credits", 0, quantity=3)
    saved(again.send(client), "D-2", "another POST, with the mistakes corrected")
    expect(lines("D-2"), [("Seats", 2, "15.00"), ("Discount", 3, "-1.00")], call="the lines of the new invoice")


@pytest.mark.parametrize("case", ["all deleted", "none", "only credits", "a tick at a blank row"])
def test_an_invoice_without_a_charge_is_refused(case, client):
    if case == "all deleted":
        draft(lines=LINES[:3:2])
        page = open_draft(client, "D-1")
        page.delete("charges", 0)
        page.delete("charges", 1)
        page.add("charges", "Support", 1, "99.99")
        page.delete("charges", 2)
    else:
        page = open_draft(client)
        page.fill("invoice", 0, **HEAD)
        if case == "only credits":
            page.add("credits", "Discount", 0, "-1.00")
        elif case == "a tick at a blank row":
            page.delete("charges", 0)
    refused(client, page, f"a POST without a charge ({case})", stored())


@pytest.mark.parametrize(
    ("credit", "fine"), [("-22.50", True), ("-22.51", False)], ids=["as much as the charges", "three cents more"]
)
@pytest.mark.parametrize("how", ["added", "changed", "beside a deleted one", "in a new invoice"])
def test_the_credits_are_not_more_than_the_charges(how, credit, fine, client):
    draft(lines=[LINES[0], LINES[2], *([LINES[1]] if how != "added" else [])])
    before = stored()
    page = open_draft(client, None if how == "in a new invoice" else "D-1")
    page.fill("invoice", 0, issued_on="2026-03-24")
    if how == "in a new invoice":
        page.fill("invoice", 0, number="D-2", due_on="2026-05-31")
        page.add("charges", "Seats", 9, "7.50")
    if how == "changed":
        page.fill("credits", 0, quantity=3, unit_price=credit)
    else:
        page.add("credits", "Refund", 3, credit)
    if how == "beside a deleted one":
        page.delete("credits", 0)
    call = f"a POST with charges of 67.50 and a credit of 3 × {credit} that is {how}"
    if fine:
        saved(page.send(client), "D-2" if how == "in a new invoice" else "D-1", call)
    else:
        again = refused(client, page, call, before)
        expect(
            (again.head["issued_on"], rows(again.credits)[-1][1:]),
            ("2026-03-24", ("3", credit)),
            call=f"the date and the last credit that the page shows after {call}",
            because="Nobody types it all twice.",
        )


def test_the_sum_is_exact(client):
    page = open_draft(client)
    page.fill("invoice", 0, **HEAD)
    page.add("charges", "Paper", 1, "0.10")
    page.add("charges", "Ink", 1, "0.70")
    page.add("credits", "Discount", 1, "-0.80")
    saved(
        page.send(client), "D-2", "a POST with charges of 0.10 and 0.70 and a credit of 0.80, which floats cannot add"
    )


@pytest.mark.parametrize("what", ["deleted", "made smaller"])
def test_a_charge_that_goes_covers_no_credit(what, client):
    draft()
    before = stored()
    page = open_draft(client, "D-1")
    if what == "deleted":
        page.delete("charges", 0)
        page.add("charges", "Support", 1, "99.99")
        page.delete("charges", 2)
    else:
        page.fill("charges", 0, quantity=0)
    refused(client, page, f"a POST after which charges of 7.50 face credits of 20.50, since one is {what}", before)


@pytest.mark.parametrize("number", [None, "D-1"], ids=["new", "stored"])
def test_a_failure_of_the_database_saves_nothing(number, client):
    if number:
        draft(number)
    before = stored()
    client.raise_request_exception = False
    page = open_draft(client, number)
    page.fill("invoice", 0, **HEAD)
    page.add("charges", "Support", 1, "99.99")
    page.add("credits", "Late", 2, "-1.50")
    if number:
        page.fill("charges", 0, quantity=9)
        page.delete("charges", 1)
        page.delete("credits", 1)
    for place in range(1, 12):
        with failing_at(place) as seen:
            status = page.send(client).status_code
        if len(seen) < place:
            break
        call = f"a POST at whose write {place} the database fails"
        left = attempt(stored, call=f"looking at the invoices after {call}")
        expect(left, before, call=f"the invoices with their lines after {call}", because="All of it, or nothing.")
        expect(status, 500, call=f"the status after {call}", because="Nobody may believe that it was saved.")
    expect(status, 302, call="the status after a POST at which the database does not fail")


@pytest.mark.parametrize("table", ["charges", "credits"])
def test_lines_of_another_invoice_are_safe(table, client):
    draft()
    other = draft("D-9").lines.order_by("pk")[("charges", "credits").index(table)]
    page = open_draft(client, "D-1")
    page.fill(table, 0, description="Mine now", id=other.pk)
    before = stored()["D-9"]
    page.send(client)
    page.fill(table, 1, id=other.pk)
    page.delete(table, 1)
    page.send(client)
    expect(stored()["D-9"], before, call=f"another invoice after POSTs to D-1 that name one of its {table}")


@pytest.mark.parametrize("how", ["change", "delete"])
def test_a_new_invoice_takes_no_line_of_another_one(how, client):
    other = draft("D-9").lines.order_by("pk")
    page = open_draft(client)
    page.fill("invoice", 0, **HEAD)
    for table, line, price in zip(("charges", "credits"), other, ("5.00", "-1.00"), strict=False):
        page.fill(table, 0, description="Mine now", quantity=1, unit_price=price, id=line.pk)
        if how == "delete":
            page.delete(table, 0)
    page.fill("charges", 1, description="Seats", quantity=2, unit_price="15.00")
    before = stored()["D-9"]
    client.raise_request_exception = False
    page.send(client, **{name: ["1"] for name in page.data() if name.endswith("-INITIAL_FORMS")})
    expect(
        stored()["D-9"],
        before,
        call=f"another invoice after a POST {NEW} that says of its lines that they are here already, to {how} them",
        because="Hidden fields can be changed, too.",
    )


@pytest.mark.parametrize("status", ["open", "paid", "void", "deleted", "there in capitals"])
def test_what_is_no_draft_is_not_found(status, client):
    invoice = draft(status="draft")
    page = open_draft(client, "D-1")
    page.fill("charges", 0, quantity=7)
    if status == "deleted":
        invoice.delete()
    elif status == "there in capitals":
        page.url = "/drafts/d-1/"
    else:
        Invoice.objects.filter(pk=invoice.pk).update(status=status)
    before = stored()
    got = [client.get(page.url).status_code, page.send(client).status_code]
    expect((got, stored()), ([404, 404], before), call=f"GET and POST of an invoice that is {status}; what is stored")


def test_nobody_sets_what_the_page_does_not_ask_for(client):
    page = open_draft(client)
    page.fill("invoice", 0, **HEAD)
    page.add("charges", "Seats", 2, "15.00")
    page.send(client, status=["paid"])
    expect(stored()["D-2"][0][:2], ("2026-05-01", "draft"), call=f"date and status after a POST {NEW} with status=paid")
