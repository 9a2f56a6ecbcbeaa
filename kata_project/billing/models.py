"""Money: what organisations subscribe to, are invoiced for and have paid, and what authors hold in credit.

The customer is always an organisation. Amounts are decimals, never floats.
"""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.utils import timezone

from kata_project.accounts.models import Organisation, Profile


class Plan(models.Model):
    """A price the platform offers. Retired plans stay, because subscriptions still refer to them."""

    class Interval(models.TextChoices):
        MONTH = "month", "Monthly"
        YEAR = "year", "Yearly"

    name = models.CharField(max_length=80)
    slug = models.SlugField(unique=True)
    price = models.DecimalField(max_digits=9, decimal_places=2)
    interval = models.CharField(max_length=5, choices=Interval.choices)
    is_active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.name


class Subscription(models.Model):
    """An organisation's use of a plan over a stretch of time; without ``ends_on`` it is open-ended."""

    class Status(models.TextChoices):
        TRIAL = "trial", "Trial"
        ACTIVE = "active", "Active"
        CANCELLED = "cancelled", "Cancelled"

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="subscriptions")
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="subscriptions")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.ACTIVE)
    seats = models.PositiveIntegerField(default=1)
    started_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.organisation} on {self.plan}"


class Invoice(models.Model):
    """A demand for payment. It outlives its customer (``SET_NULL``), because the books have to be kept."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        OPEN = "open", "Open"
        PAID = "paid", "Paid"
        VOID = "void", "Void"

    customer = models.ForeignKey(
        Organisation, on_delete=models.SET_NULL, null=True, blank=True, related_name="invoices"
    )
    number = models.CharField(max_length=20, unique=True)
    status = models.CharField(max_length=5, choices=Status.choices, default=Status.OPEN)
    issued_on = models.DateField()
    due_on = models.DateField()
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.number


class InvoiceLine(models.Model):
    """One thing charged for on an invoice."""

    invoice = models.ForeignKey(Invoice, on_delete=models.CASCADE, related_name="lines")
    description = models.CharField(max_length=200)
    quantity = models.PositiveIntegerField(default=1)
    unit_price = models.DecimalField(max_digits=10, decimal_places=2)

    def __str__(self) -> str:
        return f"{self.quantity} × {self.description}"


class Payment(models.Model):
    """Money received for an invoice. It protects the invoice: what was paid for must not vanish."""

    class Method(models.TextChoices):
        CARD = "card", "Card"
        TRANSFER = "transfer", "Bank transfer"
        WALLET = "wallet", "Wallet"

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="payments")
    amount = models.DecimalField(max_digits=10, decimal_places=2)
    method = models.CharField(max_length=10, choices=Method.choices, default=Method.CARD)
    reference = models.CharField(max_length=60, blank=True)
    received_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.amount} by {self.get_method_display().lower()}"


class Wallet(models.Model):
    """Credit an author holds with the platform."""

    owner = models.OneToOneField(Profile, on_delete=models.CASCADE, related_name="wallet")
    balance = models.DecimalField(max_digits=12, decimal_places=2, default=Decimal(0))

    def __str__(self) -> str:
        return f"Wallet of {self.owner}"
