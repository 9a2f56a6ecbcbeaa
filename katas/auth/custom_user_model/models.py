"""Who may sign in."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser


class Member(AbstractUser):
    """Somebody who signs in by username so far, as Django's own user does."""
