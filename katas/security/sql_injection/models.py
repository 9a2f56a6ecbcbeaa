"""What readers clicked on, as the trackers report it."""

from __future__ import annotations

from django.db import models


class Click(models.Model):
    """One click; ``data`` maps names that the trackers choose to texts, or to further objects."""

    data = models.JSONField()
    happened_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Click {self.pk}"
