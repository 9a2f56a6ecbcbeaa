"""What happens when somebody signs up."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User


def create_profile(sender: type[User], instance: User, created: bool, raw: bool, **kwargs: Any) -> None:
    """Give the user *instance* a profile, if it was saved for the first time."""
    raise NotImplementedError
