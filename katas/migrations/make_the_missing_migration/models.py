"""The newsletter, as it is now. Only its migrations are behind; this file is right."""

from __future__ import annotations

from django.db import models


class Subscriber(models.Model):
    """Somebody who gets the newsletter."""

    email = models.EmailField(unique=True)
    display_name = models.CharField(max_length=80, blank=True)
    language = models.CharField(max_length=2, default="en")
    joined_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return self.email


class Letter(models.Model):
    """One letter that was, or will be, sent to everybody."""

    subject = models.CharField(max_length=200)
    sent_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.subject
