"""What is known of an account beyond the user. Nothing is to be done here."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Account(models.Model):
    """Has a number that sessions can be bound to. Not each user has an account yet."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="account")
    generation = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.user}, generation {self.generation}"
