"""What the editors open every morning."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, F, Sum
from django.utils import timezone

from katas.orm.slow_queryset.models import Visit


@dataclass
class Row:
    """What one article had on the day."""

    title: str
    section: str | None
    visits: int
    seconds: int


@dataclass
class Dashboard:
    """The day: all of its visits, and the articles that were visited most."""

    visits: int
    rows: list[Row]


def dashboard(day: date, limit: int = 10) -> Dashboard:
    """Return how often the articles were visited on the day, the most visited first."""
    from datetime import UTC
    start = midnight(day).astimezone(UTC)
    visits = Visit.objects.filter(happened_at__gte=start, happened_at__lt=start + timedelta(days=1))
    rows = (
        visits.values("article_id", title=F("article__title"), section=F("article__section__name"))
        .annotate(number=Count("id"), total=Sum("seconds"))
        .order_by("-number", "title", "article_id")[:limit]
    )
    return Dashboard(
        visits.count(),
        [Row(row["title"], row["section"], row["number"], row["total"]) for row in rows],
    )


def midnight(day: date) -> datetime:
    """Return the moment at which the day begins here."""
    return timezone.make_aware(datetime.combine(day, time.min))
