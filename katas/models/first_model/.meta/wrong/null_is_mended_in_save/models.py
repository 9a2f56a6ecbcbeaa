"""What the platform announces."""

from __future__ import annotations

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone


class Event(models.Model):
    """A talk, a workshop or a meetup that readers can book."""

    class Kind(models.TextChoices):
        TALK = "talk", "Talk"
        WORKSHOP = "workshop", "Workshop"
        MEETUP = "meetup", "Meetup"

    title = models.CharField(max_length=80)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.TALK)
    starts_at = models.DateTimeField()
    price = models.DecimalField(
        max_digits=6, decimal_places=2, default=Decimal(0), validators=[MinValueValidator(Decimal(0))]
    )
    seats = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(500)])
    description = models.TextField(blank=True, null=True, default='')
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["starts_at", "title"]

    def save(self, *args, **kwargs):
        self.description = self.description or ""
        super().save(*args, **kwargs)

    def __str__(self) -> str:
        return f"{self.title} ({self.get_kind_display()})"
