from django.db import transaction

from katas.transactions.lock_the_row.errors import Taken
from katas.transactions.lock_the_row.models import Seat


def buy(buyer, numbers):
    """A lock for each seat, in the order of the numbers."""
    if not numbers or len(set(numbers)) < len(numbers):
        raise ValueError("Name each seat once.")
    cents, taken = 0, []
    with transaction.atomic():
        for number in sorted(numbers):
            seat = Seat.objects.select_for_update().get(number=number)
            if seat.buyer:
                taken.append(number)
            seat.buyer = buyer
            seat.save(update_fields=["buyer"])
            cents += seat.section.cents
        if taken:
            raise Taken(taken)
    return cents
