"""What authors offer to write, as git has merged it from two branches. This file is right."""

from __future__ import annotations

from django.db import models


class Pitch(models.Model):
    """An author's offer to write something."""

    title = models.CharField(max_length=200, unique=True)
    summary = models.TextField()
    fee = models.PositiveIntegerField(default=0)
    currency = models.CharField(max_length=3, default="EUR")
    status = models.CharField(max_length=20, default="new")
    deadline = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return self.title
