"""Lists of customers for the accounts department."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from kata_project.accounts.models import Organisation
from kata_project.billing.models import Invoice


def latest_invoices() -> Iterable[Organisation]:
    """Return all customers with ``latest_number`` and ``latest_issued_on`` of their latest invoice, or None."""
    customers = list(Organisation.objects.order_by("name", "id"))
    for customer in customers:
        issued = customer.invoices.exclude(status=Invoice.Status.DRAFT)
        latest = issued.order_by("issued_on", "id").last()
        customer.latest_number = latest.number if latest else None
        customer.latest_issued_on = latest.issued_on if latest else None
    return customers


def never_invoiced() -> Iterable[Organisation]:
    """Return the customers who have no invoice."""
    issued = Invoice.objects.exclude(status=Invoice.Status.DRAFT)
    return Organisation.objects.exclude(pk__in=issued.values("customer")).order_by("name", "id")


def overdue(today: date) -> Iterable[Organisation]:
    """Return the customers with at least one open invoice that was due before ``today``."""
    customers = Organisation.objects.order_by("name", "id")
    return [
        customer
        for customer in customers
        if customer.invoices.filter(status=Invoice.Status.OPEN, due_on__lt=today).exists()
    ]
