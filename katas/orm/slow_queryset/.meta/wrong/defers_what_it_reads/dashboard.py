"""What the editors open every morning."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Sum
from django.utils import timezone

from katas.orm.slow_queryset.models import Article, Visit


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
    articles = (
        Article.objects.filter(visits__in=visits)
        .annotate(number=Count("visits"), total=Sum("visits__seconds"))
        .only("title")
        .order_by("-number", "title", "id")[:limit]
    )
    return Dashboard(
        visits.count(),
        [
            Row(one.title, one.section.name if one.section else None, one.number, one.total)
            for one in articles
        ],
    )


def midnight(day: date) -> datetime:
    """Return the moment at which the day begins here."""
    return timezone.make_aware(datetime.combine(day, time.min))
