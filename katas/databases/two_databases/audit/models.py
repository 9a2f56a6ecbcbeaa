"""The audit log: who tried to void which invoice, and what came of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from kata_project.billing.models import Invoice


class Entry(models.Model):
    """One attempt."""

    class State(models.TextChoices):
        BEGUN = "begun", "Begun"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"

    who = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    invoice = models.ForeignKey(Invoice, on_delete=models.CASCADE)
    state = models.CharField(max_length=6, choices=State.choices, default=State.BEGUN)
    reason = models.CharField(max_length=100, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"Entry {self.pk}: {self.state}"
