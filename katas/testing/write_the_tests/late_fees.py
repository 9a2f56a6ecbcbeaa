"""What a customer pays for being late. There is nothing to edit here."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from kata_project.billing.models import Invoice

WEEKLY = Decimal("0.01")
MOST = Decimal("0.10")
LEAST = Decimal("5.00")
NOTHING = Decimal("0.00")


def late_fee(invoice: Invoice, today: date) -> Decimal:
    """Return the fee for an invoice that is still open after the day on which it was due."""
    days = (today - invoice.due_on).days
    if invoice.status != Invoice.Status.OPEN or days <= 0:
        return NOTHING
    owed = sum((line.quantity * line.unit_price for line in invoice.lines.all()), NOTHING)
    owed -= sum((payment.amount for payment in invoice.payments.all()), NOTHING)
    if owed <= 0:
        return NOTHING
    weeks = (days + 6) // 7
    fee = owed * min(WEEKLY * weeks, MOST)
    return max(fee, LEAST).quantize(Decimal("0.01"), ROUND_HALF_UP)
