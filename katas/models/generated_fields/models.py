"""What is charged for, line by line. Amounts are whole cents."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils import timezone


class Line(models.Model):
    """One thing charged for. Without ``unit_cents`` its price is not known yet; a credit has a negative one."""

    description = models.CharField(max_length=200)
    quantity = models.PositiveIntegerField(default=1)
    unit_cents = models.BigIntegerField(null=True, blank=True)
    discount = models.PositiveSmallIntegerField(default=0, help_text="In per cent, 0 to 100.")
    tax = models.PositiveSmallIntegerField(default=19, help_text="In per cent.")
    added_at = models.DateTimeField(default=timezone.now)
    net_cents = models.BigIntegerField(null=True, editable=False)

    def __str__(self) -> str:
        return f"{self.quantity} × {self.description}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Compute the total, and save."""
        if self.unit_cents is not None:
            self.net_cents = round(self.quantity * self.unit_cents * (100 - self.discount) / 100)
        super().save(*args, **kwargs)

    @property
    def gross_cents(self) -> int | None:
        """Return the total with tax, or None."""
        return None if self.net_cents is None else round(self.net_cents * (100 + self.tax) / 100)
