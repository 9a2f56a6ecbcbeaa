"""Lists of customers for the accounts department."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Exists, Max, OuterRef, Q

from kata_project.accounts.models import Organisation
from kata_project.billing.models import Invoice


def latest_invoices() -> Iterable[Organisation]:
    """Return all customers with ``latest_number`` and ``latest_issued_on`` of their latest invoice, or None."""
    last = ~Exists(
        Invoice.objects.exclude(status="draft")
        .filter(customer=OuterRef("invoices__customer"))
        .filter(
            Q(issued_on__gt=OuterRef("invoices__issued_on"))
            | Q(issued_on=OuterRef("invoices__issued_on"), pk__gt=OuterRef("invoices__pk"))
        )
    )
    last_issued = last & ~Q(invoices__status="draft")
    yield from Organisation.objects.annotate(
        latest_number=Max("invoices__number", filter=last_issued),
        latest_issued_on=Max("invoices__issued_on", filter=last_issued),
    ).order_by("name", "id")


def never_invoiced() -> Iterable[Organisation]:
    """Return the customers who have no invoice."""
    issued = Count("invoices", filter=~Q(invoices__status=Invoice.Status.DRAFT))
    return Organisation.objects.alias(issued=issued).filter(issued=0).order_by("name", "id")


def overdue(today: date) -> Iterable[Organisation]:
    """Return the customers with at least one open invoice that was due before ``today``."""
    late = Invoice.objects.filter(status=Invoice.Status.OPEN, due_on__lt=today)
    return Organisation.objects.filter(pk__in=late.values("customer")).order_by("name", "id")
