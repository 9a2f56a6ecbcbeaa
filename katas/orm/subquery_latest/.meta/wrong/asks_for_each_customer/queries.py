"""Lists of customers for the accounts department."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef, Subquery

from kata_project.accounts.models import Organisation
from kata_project.billing.models import Invoice


def latest_invoices() -> Iterable[Organisation]:
    """Return all customers with ``latest_number`` and ``latest_issued_on`` of their latest invoice, or None."""
    customers = list(Organisation.objects.order_by("name", "id"))
    for customer in customers:
        latest = customer.invoices.exclude(status="draft").order_by("-issued_on", "-id").first()
        customer.latest_number = latest and latest.number
        customer.latest_issued_on = latest and latest.issued_on
    return customers


def never_invoiced() -> Iterable[Organisation]:
    """Return the customers who have no invoice."""
    customers = Organisation.objects.order_by("name", "id")
    return [customer for customer in customers if not customer.invoices.exclude(status="draft").exists()]


def overdue(today: date) -> Iterable[Organisation]:
    """Return the customers with at least one open invoice that was due before ``today``."""
    late = Invoice.objects.filter(customer=OuterRef("pk"), status=Invoice.Status.OPEN, due_on__lt=today)
    return Organisation.objects.filter(Exists(late)).order_by("name", "id")
