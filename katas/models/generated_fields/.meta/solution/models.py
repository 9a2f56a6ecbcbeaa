"""What is charged for, line by line. Amounts are whole cents."""

from __future__ import annotations

from django.db import models
from django.db.models import F
from django.db.models.functions import Now, Round

NET = Round(F("quantity") * F("unit_cents") * (100 - F("discount")) / 100.0)
GROSS = Round(NET * (100 + F("tax")) / 100.0)


class Line(models.Model):
    """One thing charged for. Without ``unit_cents`` its price is not known yet; a credit has a negative one."""

    description = models.CharField(max_length=200)
    quantity = models.PositiveIntegerField(db_default=1)
    unit_cents = models.BigIntegerField(null=True, blank=True)
    discount = models.PositiveSmallIntegerField(db_default=0, help_text="In per cent, 0 to 100.")
    tax = models.PositiveSmallIntegerField(db_default=19, help_text="In per cent.")
    added_at = models.DateTimeField(db_default=Now())
    net_cents = models.GeneratedField(expression=NET, output_field=models.BigIntegerField(null=True), db_persist=True)
    gross_cents = models.GeneratedField(
        expression=GROSS, output_field=models.BigIntegerField(null=True), db_persist=True
    )

    def __str__(self) -> str:
        return f"{self.quantity} × {self.description}"
