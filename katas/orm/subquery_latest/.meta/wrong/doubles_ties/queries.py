"""Lists of customers for the accounts department."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, F, FilteredRelation, Max, OuterRef, Q

from kata_project.accounts.models import Organisation
from kata_project.billing.models import Invoice


def latest_invoices() -> Iterable[Organisation]:
    """Return all customers with ``latest_number`` and ``latest_issued_on`` of their latest invoice, or None."""
    issued = Q(invoices__status__in=["open", "paid", "void"])
    return (
        Organisation.objects.annotate(
            latest_issued_on=Max("invoices__issued_on", filter=issued), latest=FilteredRelation("invoices", condition=issued)
        )
        .filter(Q(latest__issued_on=F("latest_issued_on")) | Q(latest__isnull=True))
        .annotate(latest_number=F("latest__number"))
        .order_by("name", "id")
    )


def never_invoiced() -> Iterable[Organisation]:
    """Return the customers who have no invoice."""
    issued = Invoice.objects.filter(customer=OuterRef("pk")).exclude(status=Invoice.Status.DRAFT)
    return Organisation.objects.filter(~Exists(issued)).order_by("name", "id")


def overdue(today: date) -> Iterable[Organisation]:
    """Return the customers with at least one open invoice that was due before ``today``."""
    late = Invoice.objects.filter(customer=OuterRef("pk"), status=Invoice.Status.OPEN, due_on__lt=today)
    return Organisation.objects.filter(Exists(late)).order_by("name", "id")
