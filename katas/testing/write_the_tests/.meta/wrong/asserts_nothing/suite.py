"""Your tests of the late fee."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from kata_project.factories import InvoiceFactory, InvoiceLineFactory, PaymentFactory
from katas.testing.write_the_tests import late_fees

pytestmark = pytest.mark.django_db

DUE = date(2026, 3, 1)


def fee(days, *lines, paid=(), status="open"):
    invoice = InvoiceFactory(status=status, due_on=DUE)
    for quantity, price in lines:
        InvoiceLineFactory(invoice=invoice, quantity=quantity, unit_price=Decimal(price))
    for amount in paid:
        PaymentFactory(invoice=invoice, amount=Decimal(amount))
    return late_fees.late_fee(invoice, DUE + timedelta(days=days))


def test_every_way_through():
    for status in ("draft", "open"):
        for days in (-1, 0, 1, 7, 8, 100):
            fee(days, (1, "1000.00"), status=status)
    fee(3, (1, "10.00"), paid=["10.00"])
