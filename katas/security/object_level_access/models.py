"""What is kept of an export. Nothing is to be done here."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Export(models.Model):
    """A CSV file of invoices, and who asked for it."""

    name = models.CharField(max_length=80, unique=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    content = models.TextField()

    def __str__(self) -> str:
        return self.name
