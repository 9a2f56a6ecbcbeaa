"""Who gets the newsletter."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class Subscriber(models.Model):
    """Somebody who gets the newsletter, or got it until they unsubscribed."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=80)
    copies = models.PositiveIntegerField()
    unsubscribed = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(copies__gte=1), name="bulk_import_at_least_one_copy"),
        ]

    def __str__(self) -> str:
        return self.email
