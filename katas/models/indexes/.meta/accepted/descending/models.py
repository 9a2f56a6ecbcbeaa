"""What the platform mails to its customers."""

from __future__ import annotations

from django.db import models


class Customer(models.Model):
    """Somebody who gets mail."""

    name = models.CharField(max_length=80)

    def __str__(self) -> str:
        return self.name


class Mail(models.Model):
    """One mail. Of a thousand rows, one is queued."""

    class Status(models.TextChoices):
        QUEUED = "queued", "Queued"
        SENT = "sent", "Sent"
        FAILED = "failed", "Failed"

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="mails", db_index=False)
    kind = models.CharField(max_length=20)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.QUEUED)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["customer", "kind", "-created_at", "-id"], name="mail_customer_kind_created"),
            models.Index(fields=["created_at", "id"], name="mail_queued", condition=models.Q(status="queued")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.customer}"
