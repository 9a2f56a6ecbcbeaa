from django.db import transaction
from django.db.models import Sum

from katas.transactions.lock_the_row.errors import Taken
from katas.transactions.lock_the_row.models import Seat


def buy(buyer, numbers):
    """The database looks at a seat and takes it in one statement, in the order of the numbers."""
    if len(numbers) == 0 or len(set(numbers)) != len(numbers):
        raise ValueError("Name each seat once.")
    wanted = Seat.objects.filter(number__in=numbers)
    if wanted.count() < len(numbers):
        raise Seat.DoesNotExist
    with transaction.atomic():
        free = Seat.objects.filter(buyer="")
        if sum(free.filter(number=number).update(buyer=buyer) for number in sorted(numbers)) < len(numbers):
            transaction.set_rollback(True)
            refused = True
        else:
            refused = False
    if refused:
        raise Taken(sorted(wanted.exclude(buyer="").values_list("number", flat=True)))
    return wanted.aggregate(cents=Sum("section__cents"))["cents"]
