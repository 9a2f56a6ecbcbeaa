"""The tests of payments.py."""

import pytest

from kata_project.factories import InvoiceFactory
from katas.testing.isolate_the_gateway import payments

pytestmark = pytest.mark.django_db


def test_without_network():
    invoice = InvoiceFactory(lines=2)
    with pytest.raises(payments.GatewayError):
        payments.pay(invoice)
    invoice.refresh_from_db()
    assert invoice.status == "open"


def test_paid():
    with pytest.raises(payments.NothingToPay):
        payments.pay(InvoiceFactory(status="paid"))
