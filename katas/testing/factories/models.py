"""Newsletters, those who read them, and what was sent."""

from __future__ import annotations

from typing import Any

from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone

from kata_project.accounts.models import Profile


def default_preferences() -> dict[str, Any]:
    return {"format": "text", "topics": []}


class Newsletter(models.Model):
    """A newsletter belongs to one author."""

    title = models.CharField(max_length=80)
    slug = models.SlugField(unique=True)
    owner = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="newsletters")

    def __str__(self) -> str:
        return self.title


class Subscriber(models.Model):
    """An address that gets a newsletter, once it is confirmed."""

    newsletter = models.ForeignKey(Newsletter, on_delete=models.CASCADE, related_name="subscribers")
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=80)
    preferences = models.JSONField(default=default_preferences)
    joined_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.email


class Issue(models.Model):
    """One mail of a newsletter, before and after it was sent."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        SENT = "sent", "Sent"

    newsletter = models.ForeignKey(Newsletter, on_delete=models.CASCADE, related_name="issues")
    number = models.PositiveIntegerField(validators=[MinValueValidator(1)])
    subject = models.CharField(max_length=120)
    status = models.CharField(max_length=5, choices=Status.choices, default=Status.DRAFT)
    sent_at = models.DateTimeField(null=True, blank=True)
    recipients = models.ManyToManyField(Subscriber, blank=True, related_name="issues")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("newsletter", "number"), name="factories_one_issue_of_each_number"),
        )

    def __str__(self) -> str:
        return self.subject
