"""Managers for models of all apps."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class PublishedManager(models.Manager):
    """The rows that the public may see; subclasses say by which fields."""

    since: str
    until: str | None = None

    @classmethod
    def by(cls, **fields: str | None) -> models.Manager:
        """Return a manager of a class of its own."""
        return type("By", (cls,), fields)()

    def get_queryset(self) -> models.QuerySet:
        condition = Q(**{f"{self.since}__lte": Now()})
        if self.until:
            condition &= Q(**{f"{self.until}__gt": Now()}) | Q(**{f"{self.until}__isnull": True})
        return super().get_queryset().filter(condition)


def published(since: str, until: str | None = None) -> models.Manager:
    """Return a manager of the rows that the public may see at the time of the query."""
    return PublishedManager.by(since=since, until=until)
