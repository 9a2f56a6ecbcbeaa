"""Finding a member by what somebody has typed."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.conf import settings


def find(email: str) -> Any:
    """Return the member with that address, or None."""
    return apps.get_model(settings.AUTH_USER_MODEL).objects.filter(email__in=[email]).first()
