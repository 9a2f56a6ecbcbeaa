"""Sells seats."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from katas.transactions.lock_the_row.errors import Taken
from katas.transactions.lock_the_row.models import Seat


def buy(buyer: str, numbers: Sequence[str]) -> int:
    """Sell the seats of these numbers to *buyer*, all or none, and return what they cost in cents.

    Raises ValueError, Seat.DoesNotExist or Taken, and changes nothing then.
    """
    if not numbers or len(set(numbers)) < len(numbers):
        raise ValueError("Name each seat once.")
    with transaction.atomic():
        seats = [Seat.objects.select_related("section").get(number=number) for number in numbers]
        taken = sorted(seat.number for seat in seats if seat.buyer)
        if taken:
            raise Taken(taken)
        for seat in seats:
            seat.buyer = buyer
            seat.save()
    return sum(seat.section.cents for seat in seats)
