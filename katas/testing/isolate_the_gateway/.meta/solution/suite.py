"""The tests of payments.py."""

from __future__ import annotations

from decimal import Decimal
from unittest import mock

import pytest
from django.db import transaction

from kata_project.factories import InvoiceFactory, InvoiceLineFactory, MembershipFactory
from katas.testing.isolate_the_gateway import payments
from katas.testing.isolate_the_gateway.gateway import Answer, GatewayError

pytestmark = pytest.mark.django_db


@pytest.fixture
def post():
    # The name that payments.py looks up, not the one under which gateway.py defines it.
    with mock.patch.object(payments, "post", autospec=True, return_value=Answer(201, {"id": "ch_7"})) as post:
        yield post


@pytest.fixture
def invoice():
    InvoiceFactory(lines=1)
    invoice = InvoiceFactory()
    InvoiceLineFactory(invoice=invoice, quantity=2, unit_price=Decimal("12.50"))
    InvoiceLineFactory(invoice=invoice, quantity=1, unit_price=Decimal("12.55"))
    return invoice


@pytest.fixture
def members(invoice):
    for name, role in (("ada", "owner"), ("bo", "owner"), ("cleo", "reader"), ("dora", "editor")):
        MembershipFactory(organisation=invoice.customer, role=role, user__email=f"{name}@example.com")
    MembershipFactory(role="owner")


def test_the_provider_is_asked_once(post, invoice):
    payments.pay(invoice)
    post.assert_called_once_with(
        "/charges", {"amount": 3755, "currency": "EUR", "invoice": invoice.number}, key=invoice.number
    )


def test_a_payment_is_recorded(post, invoice):
    payment = payments.pay(invoice)
    assert payment == invoice.payments.get()
    payment.refresh_from_db()
    invoice.refresh_from_db()
    assert (payment.amount, payment.reference, payment.method) == (Decimal("37.55"), "ch_7", "card")
    assert invoice.status == "paid"


@pytest.mark.parametrize("status", [200, 402, 500])
def test_a_refusal_changes_nothing(status, post, invoice, mailoutbox, django_capture_on_commit_callbacks):
    post.return_value = Answer(status, {"message": "no funds"})
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(payments.PaymentRefused):
        payments.pay(invoice)
    assert invoice.status == "open"
    invoice.refresh_from_db()
    assert (invoice.status, invoice.payments.count(), mailoutbox) == ("open", 0, [])


def test_a_provider_out_of_reach_changes_nothing(post, invoice, mailoutbox, django_capture_on_commit_callbacks):
    post.side_effect = GatewayError
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
    post.assert_not_called()


@pytest.mark.usefixtures("members")
def test_the_owners_get_a_receipt_after_the_commit(post, invoice, mailoutbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        payments.pay(invoice)
        assert mailoutbox == []
    [mail] = mailoutbox
    assert sorted(mail.recipients()) == ["ada@example.com", "bo@example.com"]
    assert invoice.number in mail.subject
    assert "37.55" in mail.body


@pytest.mark.usefixtures("members")
def test_a_payment_that_is_rolled_back_gets_no_receipt(post, invoice, mailoutbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        payments.pay(invoice)
        transaction.set_rollback(True)
    assert mailoutbox == []
