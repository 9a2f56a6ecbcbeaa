"""The four queries that the platform asks all day. They stay like this."""

from __future__ import annotations

from datetime import datetime

from katas.models.indexes.models import Mail


def count_of(customer: int) -> int:
    """Return how many mails the customer got."""
    return Mail.objects.filter(customer_id=customer).count()


def latest(customer: int, kind: str) -> list[Mail]:
    """Return the customer's 20 latest mails of a kind."""
    return list(Mail.objects.filter(customer_id=customer, kind=kind).order_by("-created_at", "-id")[:20])


def in_period(customer: int, kind: str, start: datetime, end: datetime) -> list[Mail]:
    """Return the customer's mails of a kind from *start* to before *end*, in any order."""
    return list(Mail.objects.filter(customer_id=customer, kind=kind, created_at__gte=start, created_at__lt=end))


def next_up() -> list[Mail]:
    """Return the 100 mails that wait longest."""
    return list(Mail.objects.filter(status=Mail.Status.QUEUED).order_by("created_at", "id")[:100])
