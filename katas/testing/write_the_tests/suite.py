"""Your tests of the late fee."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from kata_project.factories import InvoiceFactory, InvoiceLineFactory
from katas.testing.write_the_tests import late_fees


@pytest.mark.django_db
def test_a_late_invoice_costs_something():
    invoice = InvoiceFactory(status="open", due_on=date(2026, 3, 1))
    InvoiceLineFactory(invoice=invoice, quantity=1, unit_price=Decimal("1000.00"))
    assert late_fees.late_fee(invoice, date(2026, 3, 4))
    # Which rule does this test not notice? Go on from here.
    raise NotImplementedError
