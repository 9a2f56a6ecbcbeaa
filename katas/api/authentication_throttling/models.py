"""The tokens of the API. Nothing is to be done here."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class ApiToken(models.Model):
    """What is known of a token: never the token itself."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the token, in hexadecimal digits.")
    expires_at = models.DateTimeField(help_text="From this moment on, the token opens nothing.")

    def __str__(self) -> str:
        return f"{self.digest[:8]}…"
