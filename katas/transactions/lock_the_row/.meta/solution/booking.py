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
        wanted = Seat.objects.filter(number__in=numbers).select_related("section").order_by("number")
        # Only the seats: a locked section would hold up everybody who wants another seat in it.
        seats = list(wanted.select_for_update(of=("self",)))
        if len(seats) < len(numbers):
            raise Seat.DoesNotExist
        taken = sorted(seat.number for seat in seats if seat.buyer)
        if taken:
            raise Taken(taken)
        Seat.objects.filter(number__in=numbers).update(buyer=buyer)
    return sum(seat.section.cents for seat in seats)
