"""What is on a statement. Nothing is to be done here."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from kata_project.accounts.models import Organisation
from kata_project.billing.models import Invoice


class NothingToBill(Exception):
    """No invoice fits."""


class Books:
    """What the invoices are in."""

    #: Nothing older is in them.
    BEGIN = date(2010, 1, 1)

    class TooLongAgo(Exception):
        """The books do not go back that far."""


def invoices(customer: Organisation, since: date, minimum: Decimal) -> list[tuple[str, Decimal]]:
    """Return number and total of the customer's invoices, by number.

    :param since: the first day of issue.
    :param minimum: the smallest total.
    :raises NothingToBill: if there is none.
    :raises Books.TooLongAgo: if *since* is before the books begin.
    """
    for value, kind in ((customer, Organisation), (since, date), (minimum, Decimal)):
        if not isinstance(value, kind):
            raise TypeError(f"invoices() takes a {kind.__name__}, not {value!r}")
    if since < Books.BEGIN:
        raise Books.TooLongAgo(since)
    billed = Invoice.objects.filter(customer=customer, issued_on__gte=since).exclude(status__in=("draft", "void"))
    totals = [
        (invoice.number, sum((line.quantity * line.unit_price for line in invoice.lines.all()), Decimal("0.00")))
        for invoice in billed.order_by("number").prefetch_related("lines")
    ]
    found = [(number, total) for number, total in totals if total >= minimum]
    if not found:
        raise NothingToBill(customer.name)
    return found
