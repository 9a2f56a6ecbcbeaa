"""Finding a member by what somebody has typed."""

from __future__ import annotations

from katas.auth.custom_user_model.models import Member


def find(email: str) -> Member | None:
    """Return the member with that address, or None."""
    try:
        return Member.objects.get(email=email)
    except Member.DoesNotExist:
        return None
