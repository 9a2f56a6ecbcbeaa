"""Workshops that authors of the platform hold. There is nothing to edit here."""

from __future__ import annotations

from django.db import models

from kata_project.accounts.models import Profile


class Workshop(models.Model):
    """Something to learn, held by its host, perhaps with the help of an assistant."""

    title = models.CharField(max_length=80)
    host = models.ForeignKey(Profile, on_delete=models.CASCADE)
    assistant = models.ForeignKey(
        Profile, on_delete=models.SET_NULL, null=True, blank=True, related_name="assisted_workshops"
    )

    def __str__(self) -> str:
        return self.title


class Session(models.Model):
    """One sitting of a workshop."""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="sessions")
    room = models.CharField(max_length=40)
    day = models.DateField()

    def __str__(self) -> str:
        return f"{self.day} in {self.room}"


class Booking(models.Model):
    """A guest's seat in a session. A cancelled booking stays, for the accounts."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE)
    guest = models.CharField(max_length=80)
    cancelled = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.guest
