"""What the editors' desk tells its users."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Notification(models.Model):
    """One message for one user, unread as long as ``read_at`` is null."""

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications")
    text = models.CharField(max_length=200)
    read_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.text
