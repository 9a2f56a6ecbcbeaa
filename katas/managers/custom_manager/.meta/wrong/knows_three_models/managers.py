from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone


def published(since, until=None):
    class PublishedManager(models.Manager):
        def get_queryset(self):
            now = timezone.now()
            rows = super().get_queryset()
            if self.model.__name__ == "Article":
                return rows.filter(published_at__lte=now)
            if self.model.__name__ == "Episode":
                return rows.filter(aired_at__lte=now)
            return rows.filter(Q(shown_until=None) | Q(shown_until__gt=now), shown_from__lte=now)

    return PublishedManager()
