"""What the editors open every morning."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

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
    days = {}
    for visit in visits.select_related("article__section").defer("article__body"):
        section = visit.article.section
        row = days.setdefault(
            visit.article_id, Row(visit.article.title, section.name if section else None, 0, 0)
        )
        row.visits += 1
        row.seconds += visit.seconds
    rows = [days[key] for key in sorted(days, key=lambda key: (-days[key].visits, days[key].title, key))]
    return Dashboard(sum(row.visits for row in rows), rows[:limit])


def midnight(day: date) -> datetime:
    """Return the moment at which the day begins here."""
    return timezone.make_aware(datetime.combine(day, time.min))
