"""Amounts of money in requests; finished."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation


def parse(text: str) -> Decimal | None:
    """Return an amount above zero with at most two decimals, or None."""
    try:
        amount = Decimal(text)
    except InvalidOperation:
        return None
    if not amount.is_finite() or not 0 < amount < 1_000_000 or amount != round(amount, 2):
        return None
    return amount
