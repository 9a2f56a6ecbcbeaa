"""What the editors open every morning."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from katas.orm.slow_queryset.models import Article


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
    rows = []
    for article in Article.objects.order_by("title", "id").only("title"):
        visits = [visit for visit in article.visits.all() if timezone.localdate(visit.happened_at) == day]
        if article.visits.filter(happened_at__date=day).exists():
            section = article.section.name if article.section else None
            seconds = sum(visit.seconds for visit in visits)
            rows.append(Row(article.title, section, len(visits), seconds))
    rows.sort(key=lambda row: row.visits, reverse=True)
    return Dashboard(sum(row.visits for row in rows), rows[:limit])
