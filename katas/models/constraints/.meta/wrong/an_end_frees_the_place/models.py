"""Who subscribes to what, and until when."""

from __future__ import annotations

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
                fields=["customer"],
                condition=models.Q(status__in=["trial", "active"], ends_on=None),
                name="one_running_subscription",
                violation_error_message="This customer has a running subscription already.",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on=None) | models.Q(ends_on__gte=models.F("started_on")),
                name="ends_after_it_starts",
                violation_error_message="A subscription cannot end before it starts.",
            ),
            models.CheckConstraint(
                condition=models.Q(discount__range=(0, 100)),
                name="discount_in_per_cent",
                violation_error_message="A discount is 0 to 100 per cent.",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="cancelled") | models.Q(ends_on__isnull=False),
                name="cancelled_has_an_end",
                violation_error_message="A cancelled subscription has an end.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.customer}, {self.get_status_display()}"
