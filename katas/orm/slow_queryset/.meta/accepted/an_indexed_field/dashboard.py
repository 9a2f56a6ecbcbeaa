"""What the editors open every morning."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, OuterRef, Subquery, Sum
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
    visits = Visit.objects.filter(happened_at__gte=midnight(day))
    visits = visits.filter(happened_at__lt=midnight(day + timedelta(days=1)))
    board = visits.aggregate(number=Count("pk"))["number"]
    of_each = visits.filter(article=OuterRef("pk")).order_by().values("article")
    articles = (
        Article.objects.filter(pk__in=visits.values("article"))
        .annotate(
            number=Subquery(of_each.annotate(number=Count("pk")).values("number")),
            total=Subquery(of_each.annotate(total=Sum("seconds")).values("total")),
        )
        .order_by("-number", "title", "pk")
        .values_list("title", "section__name", "number", "total")
    )
    return Dashboard(board, [Row(*one) for one in articles[:limit]])


def midnight(day: date) -> datetime:
    """Return the moment at which the day begins here."""
    return timezone.make_aware(datetime.combine(day, time.min))
