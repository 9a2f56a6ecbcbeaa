"""Lists of customers for the accounts department."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef, Subquery

from kata_project.accounts.models import Organisation
from kata_project.billing.models import Invoice


def latest_invoices() -> Iterable[Organisation]:
    """Return all customers with ``latest_number`` and ``latest_issued_on`` of their latest invoice, or None."""
    issued = Invoice.objects.filter(customer=OuterRef("pk")).exclude(status=Invoice.Status.DRAFT)
    latest = issued.order_by("-issued_on", "-id")
    return Organisation.objects.annotate(
        latest_number=Subquery(latest.values("number")[:1]),
        latest_issued_on=Subquery(latest.values("issued_on")[:1]),
    ).order_by("name", "id")


def never_invoiced() -> Iterable[Organisation]:
    """Return the customers who have no invoice."""
    issued = Invoice.objects.filter(customer=OuterRef("pk")).exclude(status=Invoice.Status.DRAFT)
    return Organisation.objects.filter(~Exists(issued)).order_by("name", "id")


def overdue(today: date) -> Iterable[Organisation]:
    """Return the customers with at least one open invoice that was due before ``today``."""
    late = Invoice.objects.filter(customer=OuterRef("pk"), status__in=["open","void"], due_on__lt=today)
    return Organisation.objects.filter(Exists(late)).order_by("name", "id")
