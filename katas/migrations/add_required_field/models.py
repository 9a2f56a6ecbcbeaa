"""The stories, as release 3 has them."""

from __future__ import annotations

from django.db import models


class Current(models.Manager["Story"]):
    """Stories that are not archived."""

    def get_queryset(self) -> models.QuerySet[Story]:
        return super().get_queryset().filter(archived=False)


class Story(models.Model):
    """A text, and how many words it has."""

    title = models.CharField(max_length=80)
    text = models.TextField()
    archived = models.BooleanField(default=False)
    words = models.PositiveIntegerField()

    objects = Current()

    def __str__(self) -> str:
        return self.title
