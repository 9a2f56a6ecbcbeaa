"""Lists of customers for the accounts department."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, F, OuterRef

from kata_project.accounts.models import Organisation
from kata_project.billing.models import Invoice


def latest_invoices() -> Iterable[Organisation]:
    """Return all customers with ``latest_number`` and ``latest_issued_on`` of their latest invoice, or None."""
    customers = list(
        Organisation.objects.annotate(
            number=F("invoices__number"),
            issued_on=F("invoices__issued_on"),
            status=F("invoices__status"),
        ).order_by("name", "id", "invoices__issued_on", "invoices__id")
    )
    by_id = {}
    for row in customers:
        customer = by_id.setdefault(row.pk, row)
        if row is customer:
            customer.latest_number = customer.latest_issued_on = None
        if row.status != Invoice.Status.DRAFT and row.number:
            customer.latest_number, customer.latest_issued_on = row.number, row.issued_on
    return by_id.values()


def never_invoiced() -> Iterable[Organisation]:
    """Return the customers who have no invoice."""
    issued = Invoice.objects.filter(customer=OuterRef("pk")).exclude(status=Invoice.Status.DRAFT)
    return Organisation.objects.filter(~Exists(issued)).order_by("name", "id")


def overdue(today: date) -> Iterable[Organisation]:
    """Return the customers with at least one open invoice that was due before ``today``."""
    late = Invoice.objects.filter(customer=OuterRef("pk"), status=Invoice.Status.OPEN, due_on__lt=today)
    return Organisation.objects.filter(Exists(late)).order_by("name", "id")
