"""Your tests of the late fee."""

from __future__ import annotations

import random
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


def second_opinion(days, owed, status):
    """Cents, in whole numbers: another way to the same rules."""
    cents = int(owed * 100)
    if status != "open" or days < 1 or cents < 1:
        return 0
    percent = min(10, 1 + (days - 1) // 7)
    return max(500, (cents * percent * 2 + 100) // 200)


@pytest.mark.parametrize("status", ["open", "open", "open", "draft", "paid", "void"])
def test_the_fee_agrees_with_a_second_opinion(status):
    dice = random.Random(status)
    for days in (-1, 0, 1, 7, 8, 14, 15, 50, 63, 64, 70, 71, 200):
        for price in ("650.50", "0.02", "333.33", "50000.00"):
            quantity, paid = dice.choice([1, 2, 3]), Decimal(dice.choice(["0.00", "100.00"]))
            owed = quantity * Decimal(price) - paid
            got = fee(days, (quantity, price), paid=[paid], status=status)
            assert int(got * 100) == second_opinion(days, owed, status), (days, owed, status)


def test_the_edges():
    PaymentFactory(invoice=InvoiceFactory(lines=2), amount=Decimal("30.00"))  # of somebody else
    assert fee(1, (1, "650.50")) == Decimal("6.51")
    assert fee(1, (1, "650.49")) == Decimal("6.50")
    assert fee(1, (1, "400.00"), (2, "300.00")) == 10
    assert fee(5, (1, "10.00"), paid=["10.00"]) == 0
    assert fee(400, (1, "1000.00")) == 100
    assert fee(1, (2, "300.00"), paid=["25.00", "25.00"]) == Decimal("5.50")
