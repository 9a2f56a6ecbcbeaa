"""The tests of payments.py."""

from __future__ import annotations

import json
from decimal import Decimal
from io import BytesIO
from urllib.error import HTTPError, URLError

import pytest
from django.db import transaction

from kata_project.factories import InvoiceFactory, InvoiceLineFactory, MembershipFactory
from katas.testing.isolate_the_gateway import payments
from katas.testing.isolate_the_gateway.gateway import GatewayError

pytestmark = pytest.mark.django_db


class Provider:
    """Takes the place of urlopen, one level below the gateway."""

    def __init__(self):
        self.requests, self.status, self.down = [], 201, False

    def __call__(self, request, timeout=None):
        self.requests.append(request)
        if self.down:
            raise URLError("no route to host")
        body = BytesIO(json.dumps({"id": "ch_7", "message": "no funds"}).encode())
        if self.status >= 300:
            raise HTTPError(request.full_url, self.status, "no", None, body)
        return Body(body.getvalue(), self.status)


class Body(BytesIO):
    def __init__(self, content, status):
        super().__init__(content)
        self.status = status


@pytest.fixture
def post(monkeypatch):
    provider = Provider()
    monkeypatch.setattr("urllib.request.urlopen", provider)
    return provider


@pytest.fixture
def invoice():
    InvoiceFactory(lines=2)
    invoice = InvoiceFactory()
    InvoiceLineFactory(invoice=invoice, quantity=2, unit_price=Decimal("12.50"))
    InvoiceLineFactory(invoice=invoice, quantity=1, unit_price=Decimal("12.55"))
    for name, role in (("ada", "owner"), ("bo", "owner"), ("cleo", "reader"), ("dora", "editor")):
        MembershipFactory(organisation=invoice.customer, role=role, user__email=f"{name}@example.com")
    MembershipFactory(role="owner")
    return invoice


def test_the_provider_is_asked_once(post, invoice):
    payments.pay(invoice)
    [request] = post.requests
    assert request.full_url.endswith("/charges")
    assert json.loads(request.data) == {"amount": 3755, "currency": "EUR", "invoice": invoice.number}
    assert request.get_header("Idempotency-key") == invoice.number


def test_a_payment_is_recorded(post, invoice):
    payment = payments.pay(invoice)
    assert payment == invoice.payments.get()
    payment.refresh_from_db()
    invoice.refresh_from_db()
    assert (payment.amount, payment.reference, payment.method) == (Decimal("37.55"), "ch_7", "card")
    assert invoice.status == "paid"


@pytest.mark.parametrize("status", [200, 402, 500])
def test_a_refusal_changes_nothing(status, post, invoice, mailoutbox, django_capture_on_commit_callbacks):
    post.status = status
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(payments.PaymentRefused):
        payments.pay(invoice)
    assert invoice.status == "open"
    invoice.refresh_from_db()
    assert (invoice.status, invoice.payments.count(), mailoutbox) == ("open", 0, [])


def test_a_provider_out_of_reach_changes_nothing(post, invoice, mailoutbox, django_capture_on_commit_callbacks):
    post.down = True
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(GatewayError):
        payments.pay(invoice)
    assert invoice.status == "open"
    invoice.refresh_from_db()
    assert (invoice.status, invoice.payments.count(), mailoutbox) == ("open", 0, [])


def test_the_invoice_at_hand_is_paid_too(post, invoice):
    payments.pay(invoice)
    assert invoice.status == "paid"


@pytest.mark.parametrize("status", ["draft", "paid", "void"])
def test_only_an_open_invoice_is_charged(status, post):
    invoice = InvoiceFactory(status=status, lines=1)
    with pytest.raises(payments.NothingToPay):
        payments.pay(invoice)
    assert post.requests == []


def test_the_owners_get_a_receipt_after_the_commit(post, invoice, mailoutbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        payments.pay(invoice)
        assert mailoutbox == []
    [mail] = mailoutbox
    assert sorted(mail.recipients()) == ["ada@example.com", "bo@example.com"]
    assert invoice.number in mail.subject
    assert "37.55" in mail.body


def test_a_payment_that_is_rolled_back_gets_no_receipt(post, invoice, mailoutbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        payments.pay(invoice)
        transaction.set_rollback(True)
    assert mailoutbox == []
