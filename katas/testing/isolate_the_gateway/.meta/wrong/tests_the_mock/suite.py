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
    invoice = InvoiceFactory()
    InvoiceLineFactory(invoice=invoice, quantity=2, unit_price=Decimal("12.50"))
    InvoiceLineFactory(invoice=invoice, quantity=1, unit_price=Decimal("12.55"))
    for name, role in (("ada", "owner"), ("bo", "owner"), ("cleo", "reader"), ("dora", "editor")):
        MembershipFactory(organisation=invoice.customer, role=role, user__email=f"{name}@example.com")
    MembershipFactory(role="owner")
    return invoice


def test_pay(invoice, mailoutbox):
    with mock.patch.object(payments, "pay", return_value="ch_7") as pay:
        assert payments.pay(invoice) == "ch_7"
    pay.assert_called_once_with(invoice)
    assert mailoutbox == []
    assert transaction
    assert GatewayError
