"""Authors, as they are at the end of all migrations."""

from __future__ import annotations

from django.db import models


class CurrentAuthors(models.Manager):
    """The authors who still write."""

    def get_queryset(self) -> models.QuerySet:
        return super().get_queryset().filter(archived=False)


class Author(models.Model):
    """Somebody who writes, or has written, for the platform."""

    first_name = models.CharField(max_length=160, blank=True)
    last_name = models.CharField(max_length=160, blank=True)
    archived = models.BooleanField(default=False)

    objects = CurrentAuthors()

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()
