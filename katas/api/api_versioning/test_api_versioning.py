import json
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from kata_project.accounts.models import Organisation
from kata_project.billing.models import Invoice
from kata_project.factories import InvoiceFactory, InvoiceLineFactory, OrganisationFactory
from pytest_djangokata.testing import expect

pytestmark = pytest.mark.django_db

V1, V2 = "/api/invoices/", "/api/v2/invoices/"
SITE, SECURE = "http://testserver", "https://testserver"
SENT_V1 = {"number": "INV-9", "customer": "northwind", "date": "01.03.2026", "due": "31.03.2026"}
SENT_V2 = {"number": "INV-9", "customer": "northwind", "issued_on": "2026-03-01", "due_on": "2026-03-31"}


@pytest.fixture
def northwind():
    return OrganisationFactory(slug="northwind", name="Northwind Ltd")


def invoice(number, *lines, **kwargs):
    made = InvoiceFactory(
        **{"number": number, "issued_on": date(2026, 3, 1), "due_on": date(2026, 3, 31), "status": "open"} | kwargs
    )
    for quantity, price in lines:
        InvoiceLineFactory(invoice=made, quantity=quantity, unit_price=Decimal(price))
    return made


def get(url, **options):
    response = Client(raise_request_exception=False).get(url, **options)
    return response.status_code, response.json() if "json" in response.headers["Content-Type"] else {"no": "JSON"}


def post(url, data, *, raw=False):
    text = data if raw else json.dumps(data)
    response = Client(raise_request_exception=False).post(url, text, content_type="application/json")
    return response.status_code, response.json() if "json" in response.headers["Content-Type"] else {"no": "JSON"}


def first_version(method, url, data=None):
    """Return status, type and text of an answer of version 1."""
    client = Client(raise_request_exception=False)
    response = client.generic(method, url, data or "", content_type="application/json")
    return response.status_code, response.headers.get("Content-Type"), response.content.decode()


def unchanged(got, status, text, call):
    expect(
        got,
        (status, "application/json", text),
        call=f"{call}: status, type and body",
        because="Clients compare strings.",
    )


def test_version_1_shows_an_invoice_as_before(northwind):
    invoice("INV-7", (2, "50.00"), (3, "9.00"), customer=northwind)
    unchanged(
        first_version("GET", f"{V1}INV-7/"),
        200,
        '{"url":"http://testserver/api/invoices/INV-7/","number":"INV-7","customer":"northwind","date":"01.03.2026",'
        '"due":"31.03.2026","total":127.0,"paid":false}',
        f"GET {V1}INV-7/",
    )


def test_version_1_lists_invoices_as_before(northwind):
    invoice("B-2", (1, "0.10"), (2, "0.10"), customer=northwind, status="paid")
    invoice("A-1", customer=None, issued_on=date(2025, 12, 31))
    unchanged(
        first_version("GET", V1),
        200,
        '[{"url":"http://testserver/api/invoices/A-1/","number":"A-1","customer":null,"date":"31.12.2025",'
        '"due":"31.03.2026","total":0.0,"paid":false},'
        '{"url":"http://testserver/api/invoices/B-2/","number":"B-2","customer":"northwind","date":"01.03.2026",'
        '"due":"31.03.2026","total":0.3,"paid":true}]',
        f"GET {V1}",
    )


def test_version_1_takes_an_invoice_as_before(northwind):
    unchanged(
        first_version("POST", V1, json.dumps(SENT_V1 | {"status": "paid", "issued_on": "2020-01-01"})),
        201,
        '{"url":"http://testserver/api/invoices/INV-9/","number":"INV-9","customer":"northwind","date":"01.03.2026",'
        '"due":"31.03.2026","total":0.0,"paid":false}',
        f"POST {V1} with a right invoice",
    )


@pytest.mark.parametrize(
    ("data", "texts"),
    [
        (SENT_V1 | {"due": "28.02.2026"}, ["due: An invoice is not due before it is issued."]),
        (SENT_V1 | {"customer": "nobody"}, ["customer: Object with slug=nobody does not exist."]),
        (
            SENT_V2,
            ["date: This field is required.", "due: This field is required."],
        ),
        (
            SENT_V1 | {"date": "2026-03-01"},
            ["date: Date has wrong format. Use one of these formats instead: DD.MM.YYYY."],
        ),
        (SENT_V1 | {"number": "TAKEN"}, ["number: This field must be unique."]),
        (SENT_V1 | {"number": "N" * 21}, ["number: Ensure this field has no more than 20 characters."]),
        (
            SENT_V1 | {"customer": None, "due": None},
            [f"{key}: This field may not be null." for key in ("customer", "due")],
        ),
        ({}, [f"{key}: This field is required." for key in SENT_V1]),
        ([SENT_V1], ["non_field_errors: Invalid data. Expected a dictionary, but got list."]),
    ],
    ids=[
        *(
            "due too early",
            "no such customer",
            "the keys of version 2",
            "a date of version 2",
            "a number that is taken",
            "a long number",
            "customer and due are null",
        ),
        "nothing",
        "a list",
    ],
)
def test_version_1_refuses_as_before(northwind, data, texts):
    invoice("TAKEN")
    text = json.dumps({"errors": texts}, separators=(",", ":"))
    unchanged(first_version("POST", V1, json.dumps(data)), 400, text, f"POST {V1} with {data}")


def test_version_1_has_the_same_methods_and_other_errors(northwind):
    invoice("INV-7")
    unchanged(
        first_version("GET", f"{V1}none/"), 404, '{"detail":"No Invoice matches the given query."}', f"GET {V1}none/"
    )
    one = f"{V1}INV-7/"
    for url, methods in ((V1, ("PUT", "PATCH", "DELETE")), (one, ("POST", "PUT", "PATCH", "DELETE"))):
        for method in methods:
            text = f'{{"detail":"Method \\"{method}\\" not allowed."}}'
            unchanged(first_version(method, url), 405, text, f"{method} {url}")


def test_version_1_refuses_what_is_no_json_as_before():
    unchanged(
        first_version("POST", V1, "x"),
        400,
        '{"detail":"JSON parse error - Expecting value: line 1 column 1 (char 0)"}',
        f"POST {V1} with the body x",
    )


def test_version_2_shows_an_invoice_with_seven_keys(northwind):
    invoice("INV-7", (2, "50.00"), (3, "9.00"), customer=northwind)
    expect(
        get(f"{V2}INV-7/"),
        (
            200,
            {
                "url": f"{SITE}{V2}INV-7/",
                "number": "INV-7",
                "customer": {"slug": "northwind", "name": "Northwind Ltd"},
                "issued_on": "2026-03-01",
                "due_on": "2026-03-31",
                "total": "127.00",
                "status": "open",
            },
        ),
        call=f"GET {V2}INV-7/",
    )


@pytest.mark.parametrize("version", [V1, V2], ids=["version 1", "version 2"])
def test_a_link_has_the_host_of_the_request(version, settings):
    settings.ALLOWED_HOSTS = ["testserver", "shop.example"]
    invoice("INV-7")
    for host in ("shop.example", "testserver"):
        url = get(f"{version}INV-7/", headers={"host": host})[1].get("url")
        expect(url, f"http://{host}{version}INV-7/", call=f"url at GET {version}INV-7/ of the host {host}")


def test_version_2_shows_the_name_of_the_customer_as_it_is_now(northwind):
    invoice("INV-7", customer=northwind)
    for name in ("Northwind Ltd", "Südwind & Söhne"):
        Organisation.objects.update(name=name)
        found = get(f"{V2}INV-7/")[1].get("customer")
        expect(
            found,
            {"slug": "northwind", "name": name},
            call=f"customer at GET {V2}INV-7/, of one whose name is now {name}",
            because="Nothing is remembered from one request to the next.",
        )


@pytest.mark.parametrize("status", ["draft", "open", "paid", "void"])
def test_version_2_shows_each_status(status):
    invoice("INV-7", status=status)
    expect(
        get(f"{V2}INV-7/")[1].get("status"), status, call=f"status at GET {V2}INV-7/, of an invoice that is {status}"
    )


@pytest.mark.parametrize(
    ("lines", "total"),
    [
        ([], "0.00"),
        ([(3, "0.10")], "0.30"),
        ([(1, "0.10"), (1, "0.20")], "0.30"),
        ([(2, "0.10"), (7, "-0.05")], "-0.15"),
        ([(1_999_999_999, "99999999.99")], "199999999880000000.01"),
    ],
    ids=["no lines", "tenths", "tenths of two lines", "a credit", "more than a float holds well"],
)
def test_version_2_shows_an_exact_total_as_a_string(lines, total):
    invoice("INV-7", *lines)
    expect(get(f"{V2}INV-7/")[1].get("total"), total, call=f"total at GET {V2}INV-7/, with lines {lines}")


def test_version_2_wraps_its_list(northwind):
    for number, kind in (("C-3", "void"), ("a-4", "open"), ("A-1", "draft"), ("B-2", "paid")):
        invoice(number, (1, "1.00"), customer=northwind if number == "B-2" else None, status=kind)
    status, body = get(V2, secure=True)
    expect((status, sorted(body)), (200, ["invoices"]), call=f"GET {V2}: status and keys")
    found = [(one["number"], one["url"], one["customer"] and one["customer"]["name"]) for one in body["invoices"]]
    expect(
        found,
        [
            ("A-1", f"{SECURE}{V2}A-1/", None),
            ("B-2", f"{SECURE}{V2}B-2/", "Northwind Ltd"),
            ("C-3", f"{SECURE}{V2}C-3/", None),
            ("a-4", f"{SECURE}{V2}a-4/", None),
        ],
        call=f"GET {V2} by https: number, URL and customer's name of each",
    )


@pytest.mark.parametrize("number", [2, 8])
@pytest.mark.parametrize("url", [V1, V2])
def test_a_list_takes_three_queries(url, number, assert_queries):
    for count in range(number):
        invoice(f"N-{count}", (1, "1.00"), (2, "2.00"))
    with assert_queries(at_most=3, because="customers and lines must not cost a query each"):
        get(url)


@pytest.mark.parametrize(
    "ignored",
    [
        {"status": "paid", "total": "1.00", "id": 7, "created_at": "2001-01-01", "date": "01.01.2020"},
        {"status": "x", "total": [], "id": None, "created_at": "x", "url": "x", "date": "x"},
    ],
    ids=["keys that are not offered", "nonsense at keys that are not offered"],
)
def test_version_2_takes_an_invoice(northwind, ignored):
    invoice("inv-9")
    status, body = post(V2, SENT_V2 | ignored)
    expect(
        (status, body),
        (
            201,
            SENT_V2
            | {
                "url": f"{SITE}{V2}INV-9/",
                "customer": {"slug": "northwind", "name": "Northwind Ltd"},
                "total": "0.00",
                "status": "open",
            },
        ),
        call=f"POST {V2} with a right invoice and {ignored}, where there is an inv-9",
    )
    stored = Invoice.objects.get(number="INV-9")
    expect(
        (stored.status, stored.created_at.year > 2001),
        ("open", True),
        call="what was stored: status, created_at is now",
    )


@pytest.mark.parametrize(
    ("data", "keys"),
    [
        (SENT_V2 | {"due_on": "2026-02-28"}, ["due_on"]),
        (SENT_V2 | {"customer": "nobody"}, ["customer"]),
        (SENT_V2 | {"customer": None}, ["customer"]),
        (SENT_V2 | {"customer": {"slug": "northwind", "name": "x"}}, ["customer"]),
        (SENT_V2 | {"number": "TAKEN"}, ["number"]),
        (SENT_V2 | {"number": "N" * 21}, ["number"]),
        (SENT_V2 | {"number": "a/b"}, ["number"]),
        (SENT_V2 | {"number": "Zürich-1"}, ["number"]),
        (SENT_V2 | {"number": ""}, ["number"]),
        (SENT_V2 | {"issued_on": "01.03.2026"}, ["issued_on"]),
        (SENT_V2 | {"issued_on": "2026-02-30", "due_on": "x"}, ["due_on", "issued_on"]),
        (SENT_V2 | {"issued_on": None}, ["issued_on"]),
        (SENT_V2 | {"due_on": None}, ["due_on"]),
        (SENT_V1, ["due_on", "issued_on"]),
        ({}, ["customer", "due_on", "issued_on", "number"]),
        ([], ["non_field_errors"]),
        (["customer", "number"], ["non_field_errors"]),
    ],
    ids=[
        *("due too early", "no such customer", "customer is null", "customer is an object", "a number that is taken"),
        *("a long number", "a number that is no slug", "a number that is not ASCII", "an empty number"),
        *(
            "a date of version 1",
            "two wrong dates",
            "issued_on is null",
            "due_on is null",
            "the keys of version 1",
            "nothing",
            "an empty list",
            "a list of keys",
        ),
    ],
)
def test_version_2_refuses_with_the_errors_by_key(northwind, data, keys):
    invoice("TAKEN")
    status, body = post(V2, data)
    expect(
        (status, sorted(body), Invoice.objects.count()),
        (400, keys, 1),
        call=f"POST {V2} with {data}: status, keys of the errors, invoices",
        because="The rules are the same in both versions.",
    )


@pytest.mark.parametrize("body", ["x", "{", '"text"', "null"])
def test_version_2_refuses_what_is_no_object(body):
    expect(
        (post(V2, body, raw=True)[0], Invoice.objects.count()),
        (400, 0),
        call=f"POST {V2} with the body {body}: status, invoices",
    )


def test_an_invoice_may_be_due_on_the_day_of_issue(northwind):
    first = post(V1, SENT_V1 | {"due": "01.03.2026"})[0]
    second = post(V2, SENT_V2 | {"number": "INV-10", "due_on": "2026-03-01"})[0]
    expect(
        (first, second), (201, 201), call="POST an invoice that is due on the day of issue, to both versions: statuses"
    )


def test_what_one_version_writes_the_other_reads(northwind):
    post(V1, SENT_V1)
    post(V2, SENT_V2 | {"number": "INV-10"})
    found = [get(V2 + "INV-9/")[1].get("issued_on"), get(V1 + "INV-10/")[1].get("date"), len(get(V1)[1])]
    expect(found, ["2026-03-01", "01.03.2026", 2], call="each version asked for what the other has written")
    taken = [post(V1, SENT_V1 | {"number": "INV-10"})[0], post(V2, SENT_V2)[0]]
    expect(taken, [400, 400], call="POST to each version with the number that the other has written: statuses")


def test_version_2_has_no_other_methods(northwind):
    invoice("INV-7")
    client = Client(raise_request_exception=False)
    seen = {
        f"{method} {url}": client.generic(method, url, json.dumps(SENT_V2), content_type="application/json").status_code
        for method, url in (
            ("PUT", f"{V2}INV-7/"),
            ("PATCH", f"{V2}INV-7/"),
            ("DELETE", f"{V2}INV-7/"),
            ("POST", f"{V2}INV-7/"),
            ("PUT", V2),
            ("PATCH", V2),
            ("DELETE", V2),
        )
    }
    expect(seen, dict.fromkeys(seen, 405), call="other methods of version 2: statuses")


def test_there_are_two_versions(northwind):
    invoice("INV-7")
    seen = [
        get(f"/api/{version}/invoices/{path}")[0] for version in ("v1", "v3", "v22", "2") for path in ("", "INV-7/")
    ]
    expect(seen, [404] * 8, call="GET of the versions v1, v3, v22 and 2, list and one invoice: statuses")
    seen = [post(f"/api/{version}/invoices/", SENT_V2)[0] for version in ("v1", "v3")]
    expect(seen, [404] * 2, call="POST of a right invoice to the versions v1 and v3: statuses")
    seen = [get(f"{V2}{number}/")[0] for number in ("none", "inv-7")]
    expect(seen, [404] * 2, call="GET of a number that does not exist, and of inv-7, where INV-7 is: statuses")
