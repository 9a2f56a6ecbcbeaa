"""Accounts of customers who pay in advance, and what the payment provider has delivered."""

from __future__ import annotations

from django.db import models


class Account(models.Model):
    """What a customer has paid in. Nothing is to be done here."""

    name = models.CharField(max_length=40, unique=True)
    balance = models.BigIntegerField(default=0, help_text="In cents.")

    def __str__(self) -> str:
        return self.name


class Delivery(models.Model):
    """An event of the provider whose payment has been credited. The table is new, and empty everywhere."""

    event_id = models.CharField(max_length=80, unique=True)
    received_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.event_id
