"""Lists of customers for the accounts department."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import JSONObject

from kata_project.accounts.models import Organisation
from kata_project.billing.models import Invoice


def latest_invoices() -> Iterable[Organisation]:
    """Return all customers with ``latest_number`` and ``latest_issued_on`` of their latest invoice, or None."""
    issued = Invoice.objects.filter(customer=OuterRef("pk")).exclude(status=Invoice.Status.DRAFT)
    latest = issued.order_by("-issued_on", "-id")
    both = JSONObject(number="number", issued_on="issued_on")
    for customer in Organisation.objects.annotate(latest=Subquery(latest.values(both=both)[:1])).order_by("name", "id"):
        customer.latest_number = customer.latest and customer.latest["number"]
        customer.latest_issued_on = date.fromisoformat(customer.latest["issued_on"]) if customer.latest else None
        yield customer


def never_invoiced() -> Iterable[Organisation]:
    """Return the customers who have no invoice."""
    issued = Invoice.objects.filter(customer=OuterRef("pk")).exclude(status=Invoice.Status.DRAFT)
    return Organisation.objects.filter(~Exists(issued)).order_by("name", "id")


def overdue(today: date) -> Iterable[Organisation]:
    """Return the customers with at least one open invoice that was due before ``today``."""
    late = Invoice.objects.filter(customer=OuterRef("pk"), status=Invoice.Status.OPEN, due_on__lt=today)
    return Organisation.objects.filter(Exists(late)).order_by("name", "id")
