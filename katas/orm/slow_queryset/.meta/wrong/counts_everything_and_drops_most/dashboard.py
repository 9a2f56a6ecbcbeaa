"""What the editors open every morning."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Q, Sum
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
    of_the_day = Q(visits__happened_at__gte=midnight(day), visits__happened_at__lt=midnight(day + timedelta(days=1)))
    articles = Article.objects.values("id", "title", "section__name").annotate(
        number=Count("visits", filter=of_the_day),
        seconds=Sum("visits__seconds", filter=of_the_day),
    )
    total = articles.aggregate(total=Sum("number"))["total"] or 0
    articles = articles.filter(number__gt=0).order_by("-number", "title", "id")[:limit]
    return Dashboard(
        total, [Row(one["title"], one["section__name"], one["number"], one["seconds"]) for one in articles]
    )


def midnight(day: date) -> datetime:
    """Return the moment at which the day begins here."""
    return timezone.make_aware(datetime.combine(day, time.min))
