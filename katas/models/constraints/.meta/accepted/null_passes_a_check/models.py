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
            models.UniqueConstraint(
                models.F("customer"), condition=models.Q(status="trial") | models.Q(status="active"), name="r"
            ),
            models.CheckConstraint(condition=models.Q(ends_on__gte=models.F("started_on")), name="dates"),
            models.CheckConstraint(condition=models.Q(discount__gte=0), name="not_negative"),
            models.CheckConstraint(condition=models.Q(discount__lte=100), name="not_too_much"),
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=False) | models.Q(status__in=["trial", "active"]), name="end"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.customer}, {self.get_status_display()}"

    def clean(self) -> None:
        """Refuse what makes no sense."""
        running = Subscription.objects.filter(customer=self.customer, status=self.Status.ACTIVE).exclude(pk=self.pk)
        if self.status == self.Status.ACTIVE and running.exists():
            raise ValidationError("This customer has an active subscription already.")
        if self.ends_on is not None and self.ends_on < self.started_on:
            raise ValidationError("A subscription cannot end before it starts.")
