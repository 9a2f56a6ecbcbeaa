from django.db import connection, transaction

from katas.transactions.lock_the_row.errors import Taken
from katas.transactions.lock_the_row.models import Seat


@transaction.atomic
def buy(buyer, numbers):
    """Locks in SQL, and reads afterwards what is true by then."""
    if not numbers or len(set(numbers)) < len(numbers):
        raise ValueError("Name each seat once.")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM lock_the_row_seat WHERE number = ANY(%s) ORDER BY id FOR NO KEY UPDATE", [list(numbers)]
        )
    seats = {seat.number: seat for seat in Seat.objects.select_related("section")}
    if not set(numbers) <= set(seats):
        raise Seat.DoesNotExist
    if taken := [number for number in sorted(numbers) if seats[number].buyer]:
        raise Taken(taken)
    for number in numbers:
        seats[number].buyer = buyer
    Seat.objects.bulk_update([seats[number] for number in numbers], ["buyer"])
    return sum(seats[number].section.cents for number in numbers)
