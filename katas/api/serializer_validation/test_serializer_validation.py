import json
from datetime import date
from decimal import Decimal

import pytest
from django.contrib.auth.models import Permission
from django.db import OperationalError, connection, transaction
from django.test import Client

from kata_project.billing.models import Invoice, InvoiceLine
from kata_project.factories import InvoiceFactory, InvoiceLineFactory, OrganisationFactory, UserFactory
from katas.api.serializer_validation import serializers
from pytest_djangokata.testing import attempt, expect

pytestmark = pytest.mark.django_db

URL = "/api/invoices/"
GONE = object()


def line(description="Team plan, March", quantity=3, unit_price="49.00", **more):
    return {"description": description, "quantity": quantity, "unit_price": unit_price, **more}


def sent(customer, /, **changes):
    """Return the JSON of a right invoice, but for *changes*."""
    data = {
        "customer": getattr(customer, "slug", customer),
        "number": "2026-0042",
        "issued_on": "2026-03-01",
        "due_on": "2026-03-31",
        "lines": [line(), line("Discount", 1, "-20.00")],
    } | changes
    return {key: value for key, value in data.items() if value is not GONE}


def told(data):
    """Say in what way *data* differs from a right invoice."""
    customer = data.get("customer")
    # No query here: after an exception the transaction of a test may take none.
    usual = sent(customer if str(customer).startswith("organisation-") else "the slug of an organisation")
    special = [f"{key} = {shortened(value)}" for key, value in data.items() if value != usual.get(key)]
    special += [f"no {key}" for key in usual if key not in data]
    return "a right invoice" + (f", but with {', '.join(special)}" if special else "")


def shortened(value):
    if isinstance(value, list) and len(value) > 3:
        return f"[{shortened(value[0])}, … {len(value)} in all]"
    text = json.dumps(value, ensure_ascii=False).encode(errors="backslashreplace").decode()
    return text if len(text) <= 300 else f"{text[:140]}…{text[-140:]}"


@pytest.fixture
def customer():
    OrganisationFactory.create_batch(2)
    return OrganisationFactory()


@pytest.fixture
def staff():
    client = Client(raise_request_exception=False)
    client.force_login(UserFactory(is_staff=True))
    return client


def post(client, data, *, raw=False):
    """Return the status and the JSON that come back."""
    response = client.post(URL, data if raw else json.dumps(data), content_type="application/json")
    if response.status_code == 500:
        error = response.exc_info[1] if getattr(response, "exc_info", None) else "an exception"
        pytest.fail(
            f"POST {URL} with {data if raw else told(data)}\n  expected: no error of the server\n  got:      500, because of"
            f" {type(error).__name__}: {error}\n  No matter what a stranger sends, the server must not fall over.",
            pytrace=False,
        )
    return response.status_code, response.json() if response.content else None


def places(errors):
    """Return where errors stand: keys, and for lines their positions with the keys there."""
    if not isinstance(errors, dict):
        return errors
    found = {}
    for key, value in errors.items():
        found[key] = True
        if key == "lines":
            entries = dict(enumerate(value)) if isinstance(value, list) else value
            if isinstance(entries, dict):
                found[key] = {
                    int(position): sorted(entry)
                    for position, entry in entries.items()
                    if str(position).isdigit() and isinstance(entry, dict) and entry
                } or True
    return dict(sorted(found.items()))


def rejected(client, data, expected, because=""):
    """Both the address and the serializer reject *data*, for the same reasons, and save nothing."""
    before = (Invoice.objects.count(), InvoiceLine.objects.count())
    status, answer = post(client, data)
    expect(
        (status, places(answer)),
        (400, expected),
        call=f"POST {URL} with {told(data)}: status and places of the errors",
        because=because,
    )
    call = f"InvoiceSerializer with {told(data)}"
    serializer = serializers.InvoiceSerializer(data=data)
    valid = attempt(serializer.is_valid, call=f"{call}: is_valid()", because="Bad input is an error, not an exception.")
    expect(
        (bool(valid), places(dict(serializer.errors))),
        (False, expected),
        call=f"{call}: is_valid() and the places of the errors",
        because="The import uses the serializer without the view: the rules must be in it.",
    )
    expect((Invoice.objects.count(), InvoiceLine.objects.count()), before, call=f"invoices and lines after {call}")


def stored(invoice):
    lines = invoice.lines.order_by("pk").values_list("description", "quantity", "unit_price")
    return [invoice.customer.slug, invoice.number, invoice.status, invoice.issued_on, invoice.due_on, list(lines)]


def shown(answer, data):
    """Return what of *answer* is promised, in the order of a person's reading."""
    keys = ("customer", "number", "status", "issued_on", "due_on", "total")
    if not isinstance(answer, dict):
        return answer
    lines = answer.get("lines", "no lines")
    if isinstance(lines, list):
        lines = [
            {key: one.get(key, "missing") for key in ("description", "quantity", "unit_price")}
            if isinstance(one, dict)
            else one
            for one in lines
        ]
    return {key: answer.get(key, "missing") for key in keys} | {"lines": lines}


@pytest.mark.parametrize(
    ("lines", "total"),
    [
        ([line("Team plan, March", 3, "49.00"), line("Discount", 1, "-20.00")], "127.00"),
        ([line("One article", 1, "0.01")], "0.01"),
        ([line("Help", 2, "-0.10"), line("Seats", 10_000, 12.5), line("Help", 7, 3)], "125020.80"),
        ([line("D" * 200, 2, "99999999.99"), line("Refund", 1, "-99999999.99")], "99999999.99"),
        ([*[line("Gold", 10_000, "99999999.99")] * 49, line("Screw", 1, "0.01")], "48999999995100.01"),
    ],
    ids=["with a discount", "one cent", "numbers and text", "the longest and dearest", "the dearest of all"],
)
def test_a_right_invoice_is_saved_with_its_lines_and_shown(staff, customer, lines, total):
    data = sent(customer, lines=lines)
    status, answer = post(staff, data)
    call = f"POST {URL} with {told(data)}"
    as_text = [one | {"unit_price": f"{Decimal(str(one['unit_price'])):.2f}"} for one in lines]
    expect(status, 201, call=call)
    expect(
        shown(answer, data),
        {
            "customer": customer.slug,
            "number": "2026-0042",
            "status": "draft",
            "issued_on": "2026-03-01",
            "due_on": "2026-03-31",
            "total": total,
            "lines": as_text,
        },
        call=f"the answer to {call}",
        because="Amounts are text, so that no client reads them as floats.",
    )
    expect(
        [stored(invoice) for invoice in Invoice.objects.all()],
        [
            [
                customer.slug,
                "2026-0042",
                "draft",
                date(2026, 3, 1),
                date(2026, 3, 31),
                [(one["description"], one["quantity"], Decimal(one["unit_price"])) for one in as_text],
            ]
        ],
        call=f"the invoices in the database after {call}",
    )


def test_the_serializer_saves_without_the_view(customer):
    data = sent(customer, number="IMPORT-7", lines=[line("Archive", 2, "10.50")])
    serializer = serializers.InvoiceSerializer(data=data)
    call = f"InvoiceSerializer with {told(data)}"
    expect(bool(attempt(serializer.is_valid, call=f"{call}: is_valid()")), True, call=f"{call}: is_valid()")
    invoice = attempt(serializer.save, call=f"{call}: save()", because="save() makes the invoice and its lines.")
    expect(
        stored(invoice),
        [customer.slug, "IMPORT-7", "draft", date(2026, 3, 1), date(2026, 3, 31), [("Archive", 2, Decimal("10.50"))]],
        call=f"the invoice that {call}: save() returns",
    )


def lines_come_backwards():
    with connection.cursor() as cursor:  # Along this index the lines of an invoice come with the higher id first.
        cursor.execute(
            "CREATE INDEX backwards ON billing_invoiceline (invoice_id, id DESC, description, quantity, unit_price)"
        )


@pytest.mark.parametrize("count", [0, 1, 4])
def test_an_invoice_that_exists_is_shown_the_same_way(count):
    lines_come_backwards()
    invoice = InvoiceFactory(status=Invoice.Status.PAID, issued_on=date(2025, 5, 2), due_on=date(2025, 6, 1))
    InvoiceLineFactory(unit_price=Decimal("1000.00"))
    for number in range(count):
        InvoiceLineFactory(
            invoice=invoice, description=f"Part {number}", quantity=number + 1, unit_price=Decimal("1.10")
        )
    call = f"InvoiceSerializer(invoice).data, for one that is paid and has {count} lines"
    answer = attempt(lambda: dict(serializers.InvoiceSerializer(invoice).data), call=call)
    expect(
        shown(answer, None),
        {
            "customer": invoice.customer.slug,
            "number": invoice.number,
            "status": "paid",
            "issued_on": "2025-05-02",
            "due_on": "2025-06-01",
            "total": f"{Decimal('1.10') * count * (count + 1) / 2:.2f}",
            "lines": [
                {"description": f"Part {number}", "quantity": number + 1, "unit_price": "1.10"}
                for number in range(count)
            ],
        },
        call=call,
    )


def test_several_invoices_are_shown_each_with_its_own_lines():
    invoices = [InvoiceFactory() for _ in range(3)]
    for number, invoice in enumerate(invoices[:2], start=1):
        InvoiceLineFactory(invoice=invoice, description=f"Part {number}", quantity=number, unit_price=Decimal("1.10"))
    call = "InvoiceSerializer(invoices, many=True).data, for three with 1 × 1.10, with 2 × 1.10, and without lines"
    answer = attempt(lambda: list(serializers.InvoiceSerializer(invoices, many=True).data), call=call)
    expect(
        [
            (one.get("number"), one.get("total"), [each["description"] for each in one.get("lines", [])])
            for one in answer
        ],
        list(
            zip(
                [invoice.number for invoice in invoices],
                ["1.10", "2.20", "0.00"],
                [["Part 1"], ["Part 2"], []],
                strict=True,
            )
        ),
        call=call,
        because="One serializer shows them all, one after the other.",
    )


def test_an_invoice_that_has_outlived_its_customer_is_shown_too():
    invoice = InvoiceFactory(customer=None, lines=2)
    call = "InvoiceSerializer(invoice).data, for one without a customer"
    answer = attempt(lambda: dict(serializers.InvoiceSerializer(invoice).data), call=call)
    expect(
        (answer.get("customer", "missing"), answer.get("number")),
        (None, invoice.number),
        call=f"customer and number in {call}",
        because="The books are kept when the organisation is gone (SET_NULL).",
    )


@pytest.mark.parametrize("key", ["customer", "number", "issued_on", "due_on", "lines"])
@pytest.mark.parametrize("value", [GONE, None, {"a": [1]}], ids=["missing", "null", "an object"])
def test_a_value_that_is_missing_or_malformed_is_an_error_at_its_key(staff, customer, key, value):
    rejected(staff, sent(customer, **{key: value}), {key: True})


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"issued_on": "2026-02-31"}, {"issued_on": True}),
        ({"due_on": "soon"}, {"due_on": True}),
        ({"number": ""}, {"number": True}),
        ({"number": "N" * 21}, {"number": True}),
        ({"customer": "nobody-of-that-name"}, {"customer": True}),
        ({"customer": "NORTHWIND"}, {"customer": True}),
        ({"customer": "\ud800"}, {"customer": True}),
        ({"lines": "none"}, {"lines": True}),
        ({"lines": 7}, {"lines": True}),
        ({"number": "", "due_on": "2026-02-01"}, {"number": True}),
        ({"due_on": "2026-02-01", "lines": [line("Discount", 0, "-1.00")]}, {"lines": {0: ["quantity"]}}),
    ],
    ids=[
        "a day that no month has",
        "a word for a date",
        "an empty number",
        "a number of 21 characters",
        "an unknown customer",
        "a customer in capitals",
        "half a character for a customer",
        "a word for the lines",
        "a number for the lines",
        "an empty number, and rule 1",
        "a line of no pieces, and rules 1 and 3",
    ],
)
def test_a_wrong_value_is_an_error_at_its_key(staff, customer, changes, expected):
    OrganisationFactory(slug="northwind")
    rejected(staff, sent(customer, **changes), expected)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        pytest.param("description", "", id="empty description"),
        pytest.param("description", "D" * 201, id="description of 201 characters"),
        pytest.param("description", None, id="description null"),
        pytest.param("description", GONE, id="description missing"),
        pytest.param("quantity", 0, id="quantity 0"),
        pytest.param("quantity", -1, id="quantity below 0"),
        pytest.param("quantity", 10_001, id="quantity above 10000"),
        pytest.param("quantity", "many", id="quantity in words"),
        pytest.param("quantity", None, id="quantity null"),
        pytest.param("quantity", GONE, id="quantity missing"),
        pytest.param("unit_price", "cheap", id="unit_price in words"),
        pytest.param("unit_price", "1.999", id="unit_price of three decimals"),
        pytest.param("unit_price", "NaN", id="unit_price NaN"),
        pytest.param("unit_price", "123456789.00", id="unit_price of nine digits"),
        pytest.param("unit_price", None, id="unit_price null"),
        pytest.param("unit_price", GONE, id="unit_price missing"),
    ],
)
@pytest.mark.parametrize("position", [0, 2], ids=["first line", "third line"])
def test_an_error_in_a_line_names_its_position(staff, customer, key, value, position):
    lines = [line("Plan"), line("Support"), line("Training")]
    lines[position] = {name: given for name, given in (lines[position] | {key: value}).items() if given is not GONE}
    rejected(staff, sent(customer, lines=lines), {"lines": {position: [key]}})


def test_a_line_that_is_no_object_is_an_error_at_its_position(staff, customer):
    rejected(staff, sent(customer, lines=[line(), "a line"]), {"lines": {1: ["non_field_errors"]}})


@pytest.mark.parametrize("lines", [[], [line(f"Part {number}", 1, "2.00") for number in range(51)]], ids=["none", "51"])
def test_an_invoice_has_one_to_fifty_lines(staff, customer, lines):
    rejected(staff, sent(customer, lines=lines), {"lines": True})


def test_fifty_lines_are_allowed(staff, customer):
    lines_come_backwards()
    lines = [line(f"Part {number}", number + 1, "2.00") for number in range(50)]
    status, answer = post(staff, sent(customer, lines=lines))
    expect((status, InvoiceLine.objects.count()), (201, 50), call=f"POST {URL} with 50 lines: status, lines stored")
    lines = shown(answer, None)["lines"] if isinstance(answer, dict) else answer
    found = [one["description"] for one in lines] if isinstance(lines, list) else lines
    expect(
        found,
        [f"Part {n}" for n in range(50)],
        call="the descriptions of its lines in the answer, in order",
        because="What has no ordering comes as the database likes.",
    )


@pytest.mark.parametrize(
    ("issued_on", "due_on"), [("2026-03-01", "2026-02-28"), ("2026-10-01", "2026-9-30"), ("2026-12-31", "2026-1-1")]
)
def test_an_invoice_is_not_due_before_it_is_issued(staff, customer, issued_on, due_on):
    rejected(staff, sent(customer, issued_on=issued_on, due_on=due_on), {"due_on": True})


@pytest.mark.parametrize(
    ("issued_on", "due_on"),
    [
        ("2026-03-01", "2026-03-01"),
        ("2026-9-30", "2026-10-01"),
        ("2025-12-31", "2026-01-01"),
        ("2099-12-31", "2100-01-01"),
        ("1999-12-31", "2000-01-01"),
    ],
)
def test_an_invoice_may_be_due_on_the_same_day_and_later(staff, customer, issued_on, due_on):
    data = sent(customer, issued_on=issued_on, due_on=due_on)
    status, answer = post(staff, data)
    expect(status, 201, call=f"POST {URL} with {told(data)}")
    expect(
        [answer.get("issued_on"), answer.get("due_on")],
        [f"{year}-{int(month):02}-{int(day):02}" for year, month, day in (issued_on.split("-"), due_on.split("-"))],
        call=f"the dates in the answer to POST {URL} with {told(data)}",
        because="The answer is the invoice as it was saved, and not the client's own text.",
    )


@pytest.mark.parametrize(
    "lines",
    [
        [line("Plan", 1, "20.00"), line("Discount", 2, "-10.00")],
        [line("Plan", 3, "0.00")],
        [line("Plan", 1, "0.10"), line("Help", 1, "0.20"), line("Discount", 1, "-0.30")],
        [line("Discount", 1, "-0.01")],
        [line("Plan", 2, "3.00"), line("Discount", 7, "-1.00")],
    ],
    ids=[
        "nothing, in whole euros",
        "free of charge",
        "nothing, in cents",
        "one cent less than nothing",
        "less than nothing",
    ],
)
def test_a_total_of_nothing_or_less_is_an_error_at_no_field(staff, customer, lines):
    rejected(
        staff,
        sent(customer, lines=lines),
        {"non_field_errors": True},
        because="The rule is about all lines together, so the error belongs to no single value.",
    )


def test_everything_malformed_is_reported_at_once(staff, customer):
    data = sent("nobody", number="", due_on="x", lines=[line(quantity=0, unit_price="y"), line(), line("")])
    rejected(
        staff,
        data,
        {
            "customer": True,
            "due_on": True,
            "lines": {0: ["quantity", "unit_price"], 2: ["description"]},
            "number": True,
        },
    )


@pytest.mark.parametrize("count", [0, 51])
def test_too_few_and_too_many_lines_are_reported_with_the_malformed(staff, customer, count):
    data = sent(customer, number="", lines=[line(f"Part {number}", 1, "2.00") for number in range(count)])
    rejected(staff, data, {"lines": True, "number": True}, because="Who corrects it wants to know all of it.")


def test_both_rules_are_reported_at_once(staff, customer):
    data = sent(customer, due_on="2026-02-01", lines=[line("Discount", 1, "-1.00")])
    rejected(
        staff, data, {"due_on": True, "non_field_errors": True}, because="Who corrects it wants to know all of it."
    )


@pytest.mark.parametrize("status", ["open", "void", "draft"])
def test_a_number_that_is_taken_is_an_error_at_number(staff, customer, status):
    InvoiceFactory(number="2026-0042", status=status)
    rejected(staff, sent(customer), {"number": True})


@pytest.mark.parametrize(("taken", "number"), [("ab-1", "AB-1"), ("AB-1", "ab-1"), ("2026-00421", "2026-0042")])
def test_a_number_that_only_looks_like_one_that_is_taken_is_free(staff, customer, taken, number):
    InvoiceFactory(number=taken)
    data = sent(customer, number=number)
    expect(post(staff, data)[0], 201, call=f"POST {URL} with {told(data)}, where {taken} is taken")


def test_an_organisation_is_looked_up_each_time(staff):
    data = sent("newcomer", number="N" * 20)
    rejected(staff, data, {"customer": True})
    newcomer = OrganisationFactory(slug="newcomer")
    expect(
        post(staff, data)[0],
        201,
        call=f"POST {URL} with {told(data)}, sent again after the organisation was added",
        because="Nothing is remembered from one request to the next.",
    )
    newcomer.delete()
    rejected(staff, data | {"number": "N-2"}, {"customer": True})


@pytest.mark.parametrize("body", ["{", "", "[]", "[1]", "null", '"text"', "3"])
def test_what_is_no_invoice_at_all_gets_400(staff, body):
    status, _ = post(staff, body, raw=True)
    expect((status, Invoice.objects.count()), (400, 0), call=f"POST {URL} with the body {body!r}: status, invoices")


@pytest.mark.parametrize("data", [[], [sent("northwind")], None, 3, "text"], ids=["[]", "[{…}]", "null", "3", "text"])
def test_what_is_no_invoice_at_all_is_not_valid_without_the_view(data):
    OrganisationFactory(slug="northwind")
    call = f"InvoiceSerializer(data={shortened(data)})"
    serializer = serializers.InvoiceSerializer(data=data)
    valid = attempt(serializer.is_valid, call=f"{call}: is_valid()", because="Bad input is an error, not an exception.")
    expect((bool(valid), bool(serializer.errors)), (False, True), call=f"{call}: is_valid(), whether there are errors")


@pytest.mark.parametrize(
    "more",
    [
        {"status": "paid"},
        {"created_at": "2001-01-01T00:00:00Z"},
        {"created_at": "x"},
        {"status": ["x"]},
        {"total": "1.00"},
    ],
    ids=["status", "created_at", "a created_at that is no time", "a status that is a list", "total"],
)
def test_a_client_writes_only_what_it_was_offered(staff, customer, more):
    data = sent(customer, **more)
    status, answer = post(staff, data)
    call = f"POST {URL} with {told(data)}"
    expect(status, 201, call=call, because="Other keys are no error; they have no effect.")
    invoice = Invoice.objects.get()
    expect(
        [invoice.status, invoice.created_at.year == 2001, answer.get("total")],
        ["draft", False, "127.00"],
        call=f"status, whether it claims to be of 2001, and total, after {call}",
        because="A client that may set any column makes itself a paid invoice.",
    )


@pytest.mark.parametrize("real", [True, False], ids=["keys of others", "keys of nobody"])
def test_the_keys_of_an_invoice_are_not_for_the_client(staff, customer, real):
    other = InvoiceFactory(number="OLD-1")
    theirs = InvoiceLineFactory(invoice=other, description="Old", quantity=1, unit_price=Decimal("5.00"))
    key, line_key = (other.pk, theirs.pk) if real else ("none", 10**6)
    data = sent(customer, id=key, pk=key, lines=[line("New", 1, "9.00", invoice=key, id=line_key)])
    status, _ = post(staff, data)
    call = f"POST {URL} with {told(data)}"
    expect(status, 201, call=call, because="Other keys are no error; they have no effect.")
    expect(
        [[one.number, [x.description for x in one.lines.order_by("pk")]] for one in Invoice.objects.order_by("number")],
        [["2026-0042", ["New"]], ["OLD-1", ["Old"]]],
        call=f"all invoices and their lines after {call}, where invoice {other.pk} is OLD-1",
        because="With a key of their own choice clients write into the invoices of others.",
    )


@pytest.mark.parametrize("failing", [1, 3])
def test_a_failure_on_the_way_leaves_nothing(customer, failing):
    data = sent(customer, lines=[line(f"Part {number}") for number in range(3)])
    serializer = serializers.InvoiceSerializer(data=data)
    serializer.is_valid()
    seen = []

    def breaks(execute, sql, params, many, context):
        if sql.lstrip().upper().startswith("INSERT") and "billing_invoiceline" in sql:
            seen.append(sql)
            if len(seen) == failing or sql.count("%s") > 8:
                raise OperationalError("disk full")
        return execute(sql, params, many, context)

    call = f"save() of an InvoiceSerializer with three lines, while the database fails at line {failing}"
    with connection.execute_wrapper(breaks):
        raised = None
        try:
            serializer.save()
        except Exception as error:  # noqa: BLE001
            raised = type(error).__name__
    # The test's own transaction is marked as broken where save() has none; what is left has to be counted all the same.
    transaction.set_rollback(False)
    expect(raised, "OperationalError", call=call, because="A failure of the database is nothing to hide.")
    expect(
        (Invoice.objects.count(), InvoiceLine.objects.count()),
        (0, 0),
        call=f"invoices and lines after {call}",
        because="Half an invoice is worse than none.",
    )


@pytest.mark.parametrize("who", ["nobody", "a customer", "a superuser", "somebody with the permission"])
@pytest.mark.parametrize("what", ["a right invoice", "nothing", "half a JSON"])
def test_only_staff_may_post(customer, who, what):
    client = Client(raise_request_exception=False)
    if who != "nobody":
        user = UserFactory(is_staff=False, is_superuser=who == "a superuser")
        if who == "somebody with the permission":
            user.user_permissions.add(Permission.objects.get(codename="add_invoice"))
        client.force_login(user)
    body = "{" if what == "half a JSON" else {} if what == "nothing" else sent(customer)
    status, _ = post(client, body, raw=body == "{")
    expect(
        (status, Invoice.objects.count()),
        (403, 0),
        call=f"POST {URL} with {what} by {who}, who is no staff: status, invoices",
        because="Who may not post is not told what is wrong with the invoice either.",
    )
