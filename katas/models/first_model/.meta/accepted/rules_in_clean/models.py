"""What the platform announces."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F
from django.db.models.functions import Now


class Kind(models.TextChoices):
    TALK = "talk"
    WORKSHOP = "workshop"
    MEETUP = "meetup"


class Event(models.Model):
    """A talk, a workshop or a meetup that readers can book."""

    title = models.CharField(max_length=80)
    kind = models.TextField(choices=Kind, default=Kind.TALK)
    starts_at = models.DateTimeField(db_index=True)
    price = models.DecimalField(max_digits=6, decimal_places=2, default=0)
    seats = models.IntegerField()
    description = models.TextField(default="", blank=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = [F("starts_at").asc(), "title", "pk"]

    def __str__(self) -> str:
        return f"{self.title} ({self.get_kind_display()})"

    def clean_fields(self, exclude=None) -> None:
        errors = {}
        try:
            super().clean_fields(exclude=exclude)
        except ValidationError as error:
            errors = error.update_error_dict(errors)
        if "seats" not in errors and not 1 <= self.seats <= 500:
            errors["seats"] = ["There are 1 to 500 seats."]
        if "price" not in errors and self.price < 0:
            errors["price"] = ["A price is not negative."]
        if errors:
            raise ValidationError(errors)
