"""Managers for models of all apps."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone


class PublishedManager(models.Manager):
    """The rows that the public may see."""

    def __init__(self, since, until=None):
        super().__init__()
        self.since = since
        self.until = until

    def get_queryset(self):
        now = timezone.now()
        rows = super().get_queryset().filter(**{f"{self.since}__lte": now})
        if self.until is not None:
            rows = rows.filter(Q(**{self.until: None}) | Q(**{f"{self.until}__gt": now}))
        return rows


def published(since: str, until: str | None = None) -> models.Manager:
    """Return a manager of the rows that the public may see."""
    return PublishedManager(since, until)
