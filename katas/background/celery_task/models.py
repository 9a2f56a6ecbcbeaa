"""What has become of an invoice's mail."""

from __future__ import annotations

from django.db import models


class Sending(models.Model):
    """The mail of one invoice."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        SENT = "sent", "Sent"
        FAILED = "failed", "Failed"
        DROPPED = "dropped", "Dropped"

    invoice = models.OneToOneField("billing.Invoice", on_delete=models.CASCADE, related_name="sending")
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)

    def __str__(self) -> str:
        return f"{self.invoice}: {self.get_state_display()}"
