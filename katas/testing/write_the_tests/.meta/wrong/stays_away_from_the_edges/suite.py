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


def test_status():
    for status in ("draft", "paid", "void"):
        assert fee(30, (1, "1000.00"), status=status) == 0


def test_weeks():
    assert fee(-5, (1, "1000.00")) == 0
    assert fee(4, (1, "1000.00")) == 10
    assert fee(11, (1, "1000.00")) == 20
    assert fee(300, (1, "1000.00")) == 100


def test_owed():
    assert fee(4, (2, "500.00"), paid=["100.00", "300.00"]) == 6
    assert fee(4, (1, "500.00"), paid=["600.00"]) == 0
    assert fee(4, (1, "10.00")) == 5
    assert fee(4, (1, "650.50")) == Decimal("6.51")
