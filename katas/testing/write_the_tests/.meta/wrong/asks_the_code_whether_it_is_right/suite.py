"""Your tests of the late fee."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from kata_project.factories import InvoiceFactory, InvoiceLineFactory, PaymentFactory
from katas.testing.write_the_tests import late_fees

ORIGINAL = Path(__file__).with_name("late_fees.py")
DUE = date(2026, 1, 1)


@pytest.mark.django_db
@pytest.mark.parametrize("status", ["open", "draft", "paid", "void"])
@pytest.mark.parametrize("price", ["650.50", "650.49", "501.00", "0.01"])
@pytest.mark.parametrize("payments", [[], ["0.01", "1.00"], ["650.50"], ["2000.00"]])
def test_the_fee_is_what_it_was(status, price, payments):
    original = {}
    exec(ORIGINAL.read_text(encoding="utf-8"), original)
    invoice = InvoiceFactory(status=status, due_on=DUE)
    for lines in range(3):
        for days in (-3, 0, 1, 7, 8, 14, 15, 70, 71, 400):
            today = DUE + timedelta(days=days)
            assert late_fees.late_fee(invoice, today) == original["late_fee"](invoice, today)
        InvoiceLineFactory(invoice=invoice, quantity=1 + lines, unit_price=Decimal(price))
        for amount in payments if lines == 0 else []:
            PaymentFactory(invoice=invoice, amount=Decimal(amount))
