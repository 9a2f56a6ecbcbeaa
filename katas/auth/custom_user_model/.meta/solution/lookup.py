"""Finding a member by what somebody has typed."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model


def find(email: str) -> Any:
    """Return the member with that address, or None."""
    return get_user_model()._default_manager.filter(email__iexact=email).first()
