"""Each test tries at the page what was said about it."""

from datetime import date
from decimal import Decimal

import pytest
from django.db.models import ProtectedError
from django.test import Client
from django.urls import reverse

from kata_project.accounts.factories import MembershipFactory, OrganisationFactory, UserFactory
from kata_project.accounts.models import Membership
from kata_project.billing.factories import InvoiceFactory, InvoiceLineFactory, PaymentFactory
from kata_project.billing.models import Invoice, InvoiceLine, Payment
from katas.scenarios.explain_a_feature import proposals
from katas.scenarios.explain_a_feature.answers import answer
from pytest_djangokata.testing import count_rows

pytestmark = pytest.mark.django_db


def said(key):
    """Return what answer.toml says, or fail before anything is tried."""
    try:
        found = answer(key)
    except ValueError as error:
        pytest.fail(f"answer.toml is no TOML: {error}", pytrace=False)
    except KeyError:
        pytest.fail(f"answer.toml has no {key}: the key stands below its question", pytrace=False)
    if found in ("", 0, []):
        pytest.fail(f"{key} is not answered yet", pytrace=False)
    return found


def one_of(key, options):
    """Return the letter that was chosen, or fail where it is none of the options, such as a list."""
    letter = said(key)
    if not isinstance(letter, str) or letter not in options:
        pytest.fail(f"{key} = {letter!r}: choose one of {', '.join(options)}", pytrace=False)
    return letter


def hold(key, happened, options, tried):
    """Compare the option that was chosen with what happened when it was tried."""
    letter = one_of(key, options)
    if options[letter] != happened:
        pytest.fail(f'{key} = "{letter}" is not what happened\ntried: {tried}\nfound: {happened}', pytrace=False)


def address(organisation, page=""):
    return reverse("billing:invoices", kwargs={"slug": organisation.slug}) + page


def signed_in(user):
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


def member(organisation, role=Membership.Role.READER):
    return signed_in(MembershipFactory(organisation=organisation, role=role).user)


def outcome(response):
    """Return in words what a response is."""
    if response.status_code == 302 and response.url.startswith("/accounts/login/"):
        return "a redirect to the login page" + (", with next" if "?next=" in response.url else "")
    if response.status_code == 200:
        return f"a page with {len(response.context['rows'])} of the invoices"
    return str(response.status_code)


def numbers(response):
    return [row.invoice.number for row in response.context["rows"]]


@pytest.fixture
def organisation():
    made = OrganisationFactory(slug="acme")
    InvoiceFactory.create_batch(3, customer=made)
    return made


def test_what_a_stranger_gets(organisation):
    said("stranger")
    happened = outcome(Client().get(address(organisation)))
    options = {
        "a": "404",
        "b": "403",
        "c": "a redirect to the login page, with next",
        "d": "a page with 0 of the invoices",
    }
    hold("stranger", happened, options, "GET /organisations/acme/invoices/ without signing in")


def test_what_an_outsider_gets(organisation):
    said("outsider")
    happened = outcome(signed_in(UserFactory()).get(address(organisation)))
    options = {
        "a": "403",
        "b": "404",
        "c": "a redirect to the login page, with next",
        "d": "a page with 0 of the invoices",
    }
    hold("outsider", happened, options, "GET /organisations/acme/invoices/ as a user who is no member")


def test_what_a_superuser_gets(organisation):
    said("superuser")
    happened = outcome(signed_in(UserFactory(is_staff=True, is_superuser=True)).get(address(organisation)))
    inside = outcome(member(organisation).get(address(organisation)))
    outside = outcome(signed_in(UserFactory()).get(address(organisation)))
    options = {"a": inside, "b": "403", "c": "a page with 0 of the invoices", "d": outside}
    hold("superuser", happened, options, "GET /organisations/acme/invoices/ as a superuser who is no member")


def test_which_members_see_it(organisation):
    said("roles")
    seeing = [
        str(role)
        for role in Membership.Role
        if member(organisation, role).get(address(organisation)).status_code == 200
    ]
    options = {
        "a": ["owner", "editor", "writer", "reader"],
        "b": ["owner"],
        "c": ["owner", "editor"],
        "d": ["owner", "editor", "writer"],
    }
    hold("roles", seeing, options, "GET /organisations/acme/invoices/ as a member of each role; these see the invoices")


def test_which_statuses_are_listed():
    given = said("statuses")
    organisation = OrganisationFactory(slug="acme")
    for status in Invoice.Status:
        InvoiceFactory(customer=organisation, status=status)
    response = member(organisation).get(address(organisation))
    listed = sorted(row.invoice.status for row in response.context["rows"])
    known = {str(status) for status in Invoice.Status}
    if not isinstance(given, list) or not set(given) <= known:
        pytest.fail(f"statuses = {given!r}: a list of {', '.join(sorted(known))}", pytrace=False)
    if given != listed:
        wrong = sorted(set(given) ^ set(listed))
        pytest.fail(
            "statuses is not what happened\n"
            "tried: the page of an organisation with an invoice of each status\n"
            f"wrong about: {', '.join(wrong)}",
            pytrace=False,
        )


def test_what_comes_first_of_one_day():
    said("same_day")
    organisation = OrganisationFactory(slug="acme")
    for number in ("INV-2", "INV-3", "INV-1"):
        InvoiceFactory(customer=organisation, number=number, issued_on=date(2026, 3, 2))
    happened = numbers(member(organisation).get(address(organisation)))
    options = {
        "a": ["INV-1", "INV-2", "INV-3"],
        "b": ["INV-2", "INV-3", "INV-1"],
        "c": ["INV-1", "INV-3", "INV-2"],
        "d": "any order",
    }
    hold("same_day", happened, options, "three invoices of one day, stored in the order INV-2, INV-3, INV-1")


def test_what_is_beyond_the_last_page(organisation):
    said("page_99")
    client = member(organisation)
    client.get(address(organisation))
    happened = outcome(client.get(address(organisation, "?page=99")))
    # Three invoices are one page, which is first and last; so these two are told apart by what they claim.
    options = {"a": "the last page", "b": "the first page", "c": "a page with 0 of the invoices", "d": "404"}
    hold("page_99", happened, options, "GET /organisations/acme/invoices/?page=99 as a member")


def test_what_the_response_keeps_secret(organisation):
    said("kept_secret")
    client = signed_in(UserFactory())
    there = client.get(address(organisation))
    nowhere = client.get("/organisations/nobody/invoices/")
    inside = member(organisation).get(address(organisation))
    same = (there.status_code, there.content) == (nowhere.status_code, nowhere.content)
    happened = (
        "for an outsider acme and an organisation that does not exist look the same" if same else "they look different"
    ) + ("; members see the page" if inside.status_code == 200 else "; nobody sees the page")
    options = {
        "a": "for an outsider acme and an organisation that does not exist look the same; members see the page",
        "b": "they look different; members see the page",
        "c": "an outsider sees the page without numbers",
        "d": "for an outsider acme and an organisation that does not exist look the same; nobody sees the page",
    }
    hold("kept_secret", happened, options, "GET /organisations/acme/invoices/ and /organisations/nobody/invoices/")


def test_what_becomes_of_invoices_without_their_organisation(organisation):
    said("organisation_deleted")
    organisation.delete()
    left = Invoice.objects.filter(customer=None).count()
    happened = "3 invoices stay, without a customer" if left == 3 else f"{Invoice.objects.count()} invoices stay"
    options = {
        "a": "0 invoices stay",
        "b": "the deletion is refused",
        "c": "3 invoices stay, without a customer",
        "d": "3 invoices stay, with a customer",
    }
    hold("organisation_deleted", happened, options, "organisation.delete()")


def test_what_becomes_of_a_paid_invoice(organisation):
    said("paid_invoice_deleted")
    invoice = InvoiceFactory(customer=organisation, lines=2)
    PaymentFactory(invoice=invoice)
    try:
        invoice.delete()
    except ProtectedError:
        happened = "the deletion is refused"
    else:
        happened = f"deleted; {InvoiceLine.objects.count()} lines and {Payment.objects.count()} payments stay"
    options = {
        "a": "deleted; 0 lines and 0 payments stay",
        "b": "the deletion is refused",
        "c": "deleted; 0 lines and 1 payments stay",
        "d": "deleted; the wallet has more",
    }
    hold("paid_invoice_deleted", happened, options, "invoice.delete(), with two lines and a payment")


@pytest.fixture
def queries_of(record_queries):
    def page(client, organisation):
        with record_queries() as queries:
            client.get(address(organisation))
        return queries.statements

    return page


def hold_number(key, queries, tried):
    given = said(key)
    if isinstance(given, bool) or not isinstance(given, int):
        pytest.fail(f"{key} = {given!r}: a number, without quotes", pytrace=False)
    if given != len(queries):
        tables = ", ".join("+".join(one.tables) for one in queries)
        pytest.fail(
            f"{key} = {given} is not what happened\ntried: {tried}\nfound: queries of {tables}",
            pytrace=False,
        )


def test_how_many_queries_it_takes(queries_of):
    organisation = OrganisationFactory(slug="acme")
    for invoice in InvoiceFactory.create_batch(3, customer=organisation, lines=2):
        PaymentFactory(invoice=invoice)
    hold_number(
        "queries", queries_of(member(organisation), organisation), "the page of an organisation with three invoices"
    )


def test_how_many_queries_it_takes_without_invoices(queries_of):
    said("queries_without_invoices")
    organisation = OrganisationFactory(slug="acme")
    tried = "the page of an organisation without invoices"
    hold_number("queries_without_invoices", queries_of(member(organisation), organisation), tried)


@pytest.fixture
def cost(queries_of):
    """How many queries a page takes, and how many rows it fetches."""

    def measured(invoices, lines):
        organisation = OrganisationFactory()
        InvoiceFactory.create_batch(invoices, customer=organisation, lines=lines)
        client = member(organisation)
        with count_rows() as rows:
            queries = queries_of(client, organisation)
        return len(queries), rows.fetched

    return measured


def test_what_the_sums_cost(cost):
    said("sums_cost")
    few, many_lines = cost(3, 1), cost(3, 11)
    more_invoices = cost(13, 1)
    full, overfull = cost(20, 1), cost(23, 1)
    found = []
    if more_invoices[0] > few[0]:
        found.append("each invoice on the page takes a query")
    if overfull[1] > full[1]:
        found.append("rows of other pages are fetched")
    if many_lines[1] >= few[1] + 30:
        found.append("each line on the page is fetched")
    options = {
        "a": ["each invoice on the page takes a query"],
        "b": ["rows of other pages are fetched"],
        "c": ["each line on the page is fetched"],
        "d": [],
    }
    hold("sums_cost", found, options, "pages of 3, 13, 20 and 23 invoices with one line each, and of 3 with 11 lines")


def test_which_proposal_is_the_next_step(record_queries):
    said("proposal")
    organisation = OrganisationFactory()
    expected = {}
    for number in range(3):
        invoice = InvoiceFactory(customer=organisation)
        # Two lines and two payments alike, which is where joins and "distinct" go wrong.
        for _ in range(2):
            InvoiceLineFactory(invoice=invoice, quantity=2, unit_price=Decimal(5))
            PaymentFactory(invoice=invoice, amount=Decimal(3))
        InvoiceLineFactory(invoice=invoice, quantity=number + 1, unit_price=Decimal(7))
        expected[invoice.number] = (Decimal(20 + 7 * (number + 1)), Decimal(6))
    expected[InvoiceFactory(customer=organisation).number] = (Decimal(0), Decimal(0))
    options = {
        "a": proposals.both_at_once,
        "b": proposals.each_value_once,
        "c": proposals.one_after_the_other,
        "d": proposals.each_on_its_own,
    }
    letter = one_of("proposal", options)
    with record_queries() as queries:
        sums = options[letter](organisation)
    name = options[letter].__name__
    wrong = [f"{number}: {sums[number]}, not {right}" for number, right in expected.items() if sums[number] != right]
    if wrong:
        pytest.fail(
            f'proposal = "{letter}": {name}() has wrong sums, as (total, paid)\n'
            + "\n".join(f"  {one}".replace("Decimal", "").replace("'", "") for one in wrong),
            pytrace=False,
        )
    if len(queries.statements) > 1:
        pytest.fail(
            f'proposal = "{letter}": {name}() took {len(queries.statements)} queries for {len(expected)} invoices',
            pytrace=False,
        )
