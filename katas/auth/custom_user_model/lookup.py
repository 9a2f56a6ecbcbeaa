"""Finding a member by what somebody has typed."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User


def find(email: str) -> Any:
    """Return the member with that address, or None."""
    return User.objects.filter(email=email).first()
