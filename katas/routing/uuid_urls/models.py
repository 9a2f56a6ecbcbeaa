"""What a reader is asked to pay."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models


class Invoice(models.Model):
    """An invoice; ``public_id`` is what the world may know it by, the key is not."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reader_invoices")
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField(max_length=20, unique=True)
    total = models.DecimalField(max_digits=10, decimal_places=2)
    issued_on = models.DateField()

    def __str__(self) -> str:
        return self.number
