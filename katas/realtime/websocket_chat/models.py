"""What was said at the desks."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Message(models.Model):
    """Something that a member of an organisation said at its desk."""

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.CASCADE, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    text = models.CharField(max_length=500)

    def __str__(self) -> str:
        return self.text
