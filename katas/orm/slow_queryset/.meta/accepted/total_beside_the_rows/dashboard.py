"""What the editors open every morning."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Subquery, Sum, Value
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
    visits = Visit.objects.filter(happened_at__gte=midnight(day), happened_at__lt=midnight(day + timedelta(days=1)))
    everything = visits.order_by().annotate(all=Value(1)).values("all").annotate(number=Count("pk"))
    rows = list(
        visits.values("article")
        .annotate(number=Count("*"), total=Sum("seconds"), day=Subquery(everything.values("number")))
        .order_by("-number", "article__title", "article")
        .values_list("article__title", "article__section__name", "number", "total", "day")[: max(limit, 1)]
    )
    return Dashboard(rows[0][-1] if rows else 0, [Row(*row[:-1]) for row in rows[:limit]])


def midnight(day: date) -> datetime:
    """Return the moment at which the day begins here."""
    return timezone.make_aware(datetime.combine(day, time.min))
