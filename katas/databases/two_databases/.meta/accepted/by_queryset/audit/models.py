"""The audit log: who tried to void which invoice, and what came of it."""

from __future__ import annotations

from django.db import models


class Entry(models.Model):
    """One attempt."""

    class State(models.TextChoices):
        BEGUN = "begun", "Begun"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"

    who = models.CharField(max_length=150, db_index=True)
    invoice_number = models.CharField(max_length=150, db_index=True)
    state = models.CharField(max_length=6, choices=State.choices, default=State.BEGUN)
    reason = models.CharField(max_length=100, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"Entry {self.pk}: {self.state}"
