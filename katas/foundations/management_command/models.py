"""What authors have begun to write."""

from __future__ import annotations

from django.db import models


class Draft(models.Model):
    """A text that is not published. What has expired is hidden from its author's desk, and can be brought back."""

    title = models.CharField(max_length=200)
    author = models.CharField(max_length=40)
    edited_at = models.DateTimeField(null=True, blank=True)
    pinned = models.BooleanField(default=False)
    expired = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.title
