"""Wallets, and what went from one to another. Amounts are whole cents."""

from __future__ import annotations

from django.db import models


class Wallet(models.Model):
    """What an owner holds with the platform."""

    owner = models.CharField(max_length=80)
    balance = models.BigIntegerField(default=0, help_text="In cents.")

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(balance__gte=0), name="balance_not_negative")]

    def __str__(self) -> str:
        return f"Wallet of {self.owner}"


class Transfer(models.Model):
    """Money that went from one wallet to another. The reference is the customer's, and is used once."""

    source = models.ForeignKey(Wallet, on_delete=models.PROTECT, related_name="sent")
    target = models.ForeignKey(Wallet, on_delete=models.PROTECT, related_name="received")
    cents = models.BigIntegerField()
    reference = models.CharField(max_length=40, unique=True)

    def __str__(self) -> str:
        return f"{self.reference}: {self.cents} cents"
