"""Statements that customers asked for."""

from __future__ import annotations

from django.db import models


class Statement(models.Model):
    """A wish for a statement. What it says is with the queue, under the id in ``task_id``."""

    customer = models.ForeignKey("accounts.Organisation", on_delete=models.CASCADE, related_name="+")
    #: The id of the task's result; empty until the task is with the queue.
    task_id = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"Statement {self.pk}"
