"""Who subscribes to what, and until when."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models


class Customer(models.Model):
    """Somebody who pays."""

    name = models.CharField(max_length=80, unique=True)

    def __str__(self) -> str:
        return self.name


class Checked(models.QuerySet):
    """Subscriptions that are validated before they are stored."""

    def create(self, **kwargs):
        self.model(**kwargs).full_clean()
        return super().create(**kwargs)

    def bulk_create(self, objs, *args, **kwargs):
        for obj in objs:
            obj.full_clean()
        return super().bulk_create(objs, *args, **kwargs)


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

    objects = Checked.as_manager()

    def __str__(self) -> str:
        return f"{self.customer}, {self.get_status_display()}"

    def clean(self) -> None:
        """Refuse what makes no sense."""
        status = self.Status
        others = Subscription.objects.filter(customer=self.customer).exclude(pk=self.pk)
        if self.status != status.CANCELLED and others.exclude(status=status.CANCELLED).exists():
            raise ValidationError("This customer has a running subscription already.")
        if self.ends_on is not None and self.ends_on < self.started_on:
            raise ValidationError("A subscription cannot end before it starts.")
        if not 0 <= self.discount <= 100:
            raise ValidationError("A discount is 0 to 100 per cent.")
        if self.status == status.CANCELLED and self.ends_on is None:
            raise ValidationError("A cancelled subscription has an end.")
