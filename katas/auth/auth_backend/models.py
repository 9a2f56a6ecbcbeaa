"""The tokens of the API. Nothing is to be done here."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class ApiToken(models.Model):
    """What is known of a token ``prefix.secret``: never the secret itself."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_tokens")
    prefix = models.CharField(max_length=8, db_index=True, help_text="Not unique: the importer draws four digits.")
    digest = models.CharField(
        max_length=64, help_text="SHA-256 of the secret in UTF-8, in lower-case hexadecimal digits."
    )
    revoked_at = models.DateTimeField(null=True, blank=True, help_text="Once this is set, the token opens nothing.")

    def __str__(self) -> str:
        return f"{self.prefix}.…"
