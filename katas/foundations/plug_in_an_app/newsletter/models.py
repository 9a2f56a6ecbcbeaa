"""Who gets the newsletter."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class Subscriber(models.Model):
    """An address that the newsletter goes to."""

    email = models.EmailField(unique=True)
    joined_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.email
