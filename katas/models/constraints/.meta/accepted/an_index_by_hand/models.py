"""Who subscribes to what, and until when."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models


class Customer(models.Model):
    """Somebody who pays."""

    name = models.CharField(max_length=80, unique=True)

    def __str__(self) -> str:
        return self.name


class Subscription(models.Model):
    """A customer's use of the platform over a stretch of time; without ``ends_on`` it is open-ended."""

    class Status(models.TextChoices):
        TRIAL = "trial", "Trial"
        ACTIVE = "active", "Active"
        CANCELLED = "cancelled", "Cancelled"

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="subscriptions")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.ACTIVE)
    started_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    discount = models.IntegerField(default=0, help_text="In per cent.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("started_on")), name="order"
            ),
            models.CheckConstraint(condition=models.Q(discount__range=(0, 100)), name="discount"),
            models.CheckConstraint(
                condition=~models.Q(status="cancelled") | models.Q(ends_on__isnull=False), name="ends"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.customer}, {self.get_status_display()}"

    def clean(self) -> None:
        """Refuse a second one."""
        others = Subscription.objects.filter(customer_id=self.customer_id, status__in=["trial", "active"])
        if self.status in ("trial", "active") and others.exclude(pk=self.pk).exists():
            raise ValidationError("This customer has a running subscription already.")
