"""Organisations, the people in them, and what the public sees of those people."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone


class Organisation(models.Model):
    """A company or club that publishes together and is billed together."""

    name = models.CharField(max_length=120)
    slug = models.SlugField(unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    members = models.ManyToManyField(settings.AUTH_USER_MODEL, through="Membership", related_name="organisations")

    def __str__(self) -> str:
        return self.name


class Profile(models.Model):
    """The public face of a user.

    Posts and comments refer to the profile, not to the user, so that what visitors see never has to touch
    the table that holds password hashes and e-mail addresses.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="profile")
    display_name = models.CharField(max_length=80)
    bio = models.TextField(blank=True)
    website = models.URLField(blank=True)
    time_zone = models.CharField(max_length=40, default="UTC")

    def __str__(self) -> str:
        return self.display_name

    def get_absolute_url(self) -> str:
        return reverse("accounts:author", kwargs={"pk": self.pk})


class Membership(models.Model):
    """One user's place in one organisation; the role says what the user may do there."""

    class Role(models.TextChoices):
        OWNER = "owner", "Owner"
        EDITOR = "editor", "Editor"
        WRITER = "writer", "Writer"
        READER = "reader", "Reader"

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role.choices, default=Role.READER)
    joined_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("organisation", "user"), name="accounts_one_membership_per_user"),
        )

    def __str__(self) -> str:
        return f"{self.user} in {self.organisation} ({self.get_role_display()})"
