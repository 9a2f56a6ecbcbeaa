"""Who calls the API."""

from __future__ import annotations

from typing import Any

from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request

from katas.api.authentication_throttling.models import ApiToken


class ExpiringTokenAuthentication(BaseAuthentication):
    """Knows who sends ``Authorization: Bearer TOKEN``."""

    def authenticate(self, request: Request) -> tuple[Any, ApiToken] | None:
        """Return the user and the row of the token, or None where none was sent."""
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        row = ApiToken.objects.filter(digest=token).first()
        return (row.user, row) if row else None
