"""Lists of customers for the accounts department."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import OuterRef

from kata_project.accounts.models import Organisation
from kata_project.billing.models import Invoice


def latest_invoices() -> Iterable[Organisation]:
    """Return all customers with ``latest_number`` and ``latest_issued_on`` of their latest invoice, or None."""
    latest = Invoice.objects.filter(customer=OuterRef("pk"), status__in=["open", "paid", "void"])
    chosen = Invoice.objects.filter(pk=OuterRef("latest"))
    return (
        Organisation.objects.annotate(latest=latest.order_by("-issued_on", "-pk").values("pk")[:1])
        .annotate(latest_number=chosen.values("number"), latest_issued_on=chosen.values("issued_on"))
        .order_by("name", "pk")
    )


def never_invoiced() -> Iterable[Organisation]:
    """Return the customers who have no invoice."""
    issued = Invoice.objects.exclude(status=Invoice.Status.DRAFT).filter(customer__isnull=False)
    return list(Organisation.objects.order_by("name", "pk").exclude(pk__in=issued.values("customer")))


def overdue(today: date) -> Iterable[Organisation]:
    """Return the customers with at least one open invoice that was due before ``today``."""
    return (
        Organisation.objects.filter(invoices__status="open", invoices__due_on__lt=today)
        .distinct()
        .order_by("name", "pk")
    )
