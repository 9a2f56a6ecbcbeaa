from django.db import transaction
from django.db.models import Sum

from katas.transactions.lock_the_row.errors import Taken
from katas.transactions.lock_the_row.models import Seat


def buy(buyer, numbers):
    """The database looks and takes in one statement."""
    if len(numbers) == 0 or len(set(numbers)) != len(numbers):
        raise ValueError("Name each seat once.")
    wanted = Seat.objects.filter(number__in=numbers)
    if wanted.count() < len(numbers):
        raise Seat.DoesNotExist
    with transaction.atomic():
        if wanted.filter(buyer="").update(buyer=buyer) < len(numbers):
            transaction.set_rollback(True)
            refused = True
        else:
            refused = False
    if refused:
        raise Taken(sorted(wanted.exclude(buyer="").values_list("number", flat=True)))
    return wanted.aggregate(cents=Sum("section__cents"))["cents"]
