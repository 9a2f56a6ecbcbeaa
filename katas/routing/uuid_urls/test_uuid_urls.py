import itertools
import uuid
from datetime import date
from decimal import Decimal

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from kata_project.factories import UserFactory
from katas.routing.uuid_urls.models import Invoice
from katas.routing.uuid_urls.reading import Page, leaks
from pytest_djangokata.testing import attempt, expect

pytestmark = pytest.mark.django_db

FOUND = "The owner finds the invoice under its UUID."
MOVED = "The links in old mails have to go on working for the owner."
REDIRECTS = {301, 302, 303, 307, 308}
WHO = ["another reader", "a colleague with the permission", "a superuser", "nobody"]


@pytest.fixture
def invoice():
    return Invoice.objects.create(
        pk=918_273_645,
        owner=UserFactory(),
        number="A-104",
        total=Decimal("1049.50"),
        issued_on=date(2026, 2, 28),
        public_id=uuid.UUID("5f0c1d2e-aaaa-4bbb-8ccc-0123fedcba98"),
    )


@pytest.fixture
def owner(invoice):
    """A browser in which the invoice's owner is signed in; an error on the server is an answer with status 500."""
    return browser_of(invoice.owner)


def browser_of(user=None):
    browser = Client(raise_request_exception=False)
    if user is not None:
        browser.force_login(user)
    return browser


def place_of(response):
    """Where the response leads to; an absolute URL of the site is as good as its path."""
    return response.headers.get("Location", "").removeprefix("http://testserver")


def somebody(who):
    return browser_of(None if who == "nobody" else user_who_is(who))


def user_who_is(who):
    user = UserFactory(is_staff=who != "another reader", is_superuser="super" in who)
    if "permission" in who:
        user.user_permissions.set(Permission.objects.filter(content_type__app_label="uuid_urls"))
    return user


def test_the_owner_sees_the_page_at_its_new_address(invoice, owner):
    address = f"/invoices/{invoice.public_id}/"
    response = owner.get(address)
    expect(response.status_code, 200, call=f"the status of GET {address}, by the owner", because=FOUND)
    page = Page(response.content.decode())
    expect(page.heading, "Invoice A-104", call=f"the heading of {address}")
    shown = [part for part in ("2026-02-28", "1049.50") if part in page.text]
    expect(
        shown,
        ["2026-02-28", "1049.50"],
        call=f"which of date and total stand on {address}",
        because="The page says what it said at the old URL.",
    )
    link = page.links.get("Download")
    expect(link, f"{address}data.json", call=f"the link to the JSON on {address}")


def test_the_owner_gets_the_json_at_its_new_address(invoice, owner):
    address = f"/invoices/{invoice.public_id}/data.json"
    response = owner.get(address)
    expect(response.status_code, 200, call=f"the status of GET {address}, by the owner", because=FOUND)
    expect(
        response.json(),
        {"id": str(invoice.public_id), "number": "A-104", "total": "1049.50", "issued_on": "2026-02-28"},
        call=f"GET {address}, by the owner",
        because="Other programs know the invoice by its UUID.",
    )


def test_the_new_addresses_have_names(invoice):
    for name, tail in (("invoices:detail", ""), ("invoices:data", "data.json")):
        call = f"reverse({name!r}, kwargs={{'public_id': {invoice.public_id!r}}})"
        got = attempt(reverse, name, kwargs={"public_id": invoice.public_id}, call=call)
        expect(got, f"/invoices/{invoice.public_id}/{tail}", call=call, because="Mails are written with the name.")


@pytest.mark.parametrize("tail", ["", "data.json"], ids=["page", "json"])
def test_an_old_address_redirects_its_owner(tail, invoice, owner):
    address = f"/invoices/{invoice.pk}/{tail}"
    response = owner.get(address)
    expect(response.status_code in REDIRECTS, True, call=f"GET {address}, by the owner, redirects", because=MOVED)
    expect(
        place_of(response),
        f"/invoices/{invoice.public_id}/{tail}",
        call=f"where {address} leads to",
        because=MOVED,
    )


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("tail", ["", "data.json"], ids=["page", "json"])
def test_an_old_address_is_not_found_by_anybody_else(tail, who, invoice):
    address = f"/invoices/{invoice.pk}/{tail}"
    response = somebody(who).get(address)
    expect(
        (response.status_code, response.headers.get("Location")),
        (404, None),
        call=f"status and Location of GET {address}, by {who}",
        because="A redirect would give the UUID away to everybody who can count.",
    )


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("tail", ["", "data.json"], ids=["page", "json"])
def test_a_new_address_is_not_found_by_anybody_else(tail, who, invoice):
    address = f"/invoices/{invoice.public_id}/{tail}"
    expect(
        somebody(who).get(address).status_code,
        404,
        call=f"the status of GET {address}, by {who}",
        because="Addresses are forwarded, logged and bookmarked: a UUID is a name, not a permission.",
    )


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("tail", ["", "data.json"], ids=["page", "json"])
def test_an_invoice_of_somebody_else_looks_like_one_that_does_not_exist(tail, who, invoice):
    browser = somebody(who)
    numbers, uuids = (invoice.pk, 918_273_646), (invoice.public_id, uuid.UUID(int=invoice.public_id.int ^ 1))
    for (there, missing), method in itertools.product((numbers, uuids), ("GET", "HEAD", "POST", "OPTIONS", "DELETE")):
        of_this, of_none = (browser.generic(method, f"/invoices/{one}/{tail}") for one in (there, missing))
        for what, got, expected in (
            ("status", of_this.status_code, of_none.status_code),
            ("body", of_this.content, of_none.content),
            ("headers", dict(of_this.headers), dict(of_none.headers)),
            ("cookies", sorted(of_this.cookies), sorted(of_none.cookies)),
        ):
            expect(
                got,
                expected,
                call=f"the {what} of {method} /invoices/{there}/{tail}, by {who}, as for {missing}",
                because="A stranger who can tell the two apart can find out which invoices there are.",
            )


@pytest.mark.parametrize("tail", ["", "data.json"], ids=["page", "json"])
@pytest.mark.parametrize(
    "part",
    [
        "not-a-uuid",
        "5f0c1d2e-aaaa-4bbb-8ccc-0123fedcba9",
        "5f0c1d2e-aaaa-4bbb-8ccc-0123fedcba987",
        "5f0c1d2e-aaaa-4bbb-8ccc-0123fedcbaxy",
        "A-104",
        "-1",
        "0",
        "918273644",
        "²",
        "٣",
        "918_273_645",
        "９１８２７３６４５",
        "9" * 40,
        pytest.param("9" * 5000, id="5000 digits"),
        "-" * 36,
    ],
)
def test_what_is_no_invoice_is_not_found(part, tail, invoice, owner):
    shown = part if len(part) <= 40 else f"{part[:9]}… ({len(part)} digits)"
    expect(
        owner.get(f"/invoices/{part}/{tail}").status_code,
        404,
        call=f"the status of GET /invoices/{shown}/{tail}, by the owner of 918273645",
        because="People mistype addresses: that is not an error of the server.",
    )


@pytest.mark.parametrize(
    "address", ["/invoices/", "/invoices/{0}/", "/invoices/{0}/data.json"], ids=["list", "page", "json"]
)
def test_the_key_is_in_no_answer(address, invoice, owner):
    address = address.format(invoice.public_id)
    response = owner.get(address)
    expect(response.status_code, 200, call=f"the status of GET {address}, by the owner", because=FOUND)
    expect(
        leaks(response, invoice.pk),
        [],
        call=f"where the key {invoice.pk} stands in the answer to GET {address}",
        because="A key that can be seen can be counted, wherever it stands.",
    )


@pytest.mark.parametrize("tail", ["", "data.json"], ids=["page", "json"])
def test_a_redirect_does_not_repeat_the_key(tail, invoice, owner):
    address = f"/invoices/{invoice.pk}/{tail}"
    response = owner.get(address)
    expect(response.status_code in REDIRECTS, True, call=f"GET {address}, by the owner, redirects", because=MOVED)
    expect(leaks(response, invoice.pk), [], call=f"where the key stands in the redirect from {address}")


@pytest.mark.parametrize(
    ("invoices", "who"),
    [(0, "another reader"), (1, "another reader"), (3, "a superuser"), (120, "a colleague with the permission")],
)
def test_the_list_links_to_the_new_addresses(invoices, who, invoice):
    reader = user_who_is(who)
    own = Invoice.objects.bulk_create(
        Invoice(
            pk=712_000_999 + n,
            owner=reader,
            number=f"2026 & <B>-{999_999_999 - n}",
            total=n,
            issued_on=date(2026, 1, 1 + n % 2),
        )
        for n in range(invoices)
    )
    response = browser_of(reader).get("/invoices/")
    page = Page(response.content.decode())
    expect(
        list(page.links.items()),
        [
            (one.number, f"/invoices/{one.public_id}/")
            for one in sorted(own, key=lambda one: (-one.issued_on.toordinal(), one.number))
        ],
        call=f"the links on /invoices/, by {who}",
        because="Each reader finds their own invoices, the newest first, those of one day by number.",
    )
    pages = [f"/invoices/{one.public_id}/" for one in own[:1]]
    for address in ("/invoices/", *pages, *(f"{page}data.json" for page in pages)):
        response = browser_of(reader).get(address)
        expect(response.status_code, 200, call=f"the status of GET {address}, by its owner, {who}", because=FOUND)
        seen = [place for one in [*own[:3], invoice] for place in leaks(response, one.pk)]
        expect(seen, [], call=f"where a key stands in the answer to GET {address}, by its owner, {who}")
    for query, after in (("", ""), ("?year=2025", "%3Fyear%3D2025")):
        response = browser_of().get(f"/invoices/{query}")
        expect(
            (response.status_code, place_of(response)),
            (302, f"/accounts/login/?next=/invoices/{after}"),
            call=f"status and Location of GET /invoices/{query}, by nobody",
            because="After the login a reader comes back to the list.",
        )
