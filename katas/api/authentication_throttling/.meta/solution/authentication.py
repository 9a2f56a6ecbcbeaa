"""Who calls the API."""

from __future__ import annotations

from typing import Any

from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from katas.api.authentication_throttling import clock
from katas.api.authentication_throttling.models import ApiToken
from katas.api.authentication_throttling.tokens import digest_of


class ExpiringTokenAuthentication(BaseAuthentication):
    """Knows who sends ``Authorization: Bearer TOKEN``."""

    def authenticate(self, request: Request) -> tuple[Any, ApiToken] | None:
        """Return the user and the row of the token, or None where none was sent; refuse a wrong one."""
        words = get_authorization_header(request).split()
        if not words or words[0].lower() != b"bearer":
            return None
        if len(words) != 2 or not words[1].isascii():
            raise AuthenticationFailed()
        rows = ApiToken.objects.select_related("user").filter(digest=digest_of(words[1].decode()))
        row = rows.filter(expires_at__gt=clock.now(), user__is_active=True).first()
        if row is None:
            raise AuthenticationFailed()
        return row.user, row

    def authenticate_header(self, request: Request) -> str:
        """Return the challenge: without it, Django REST framework answers 403 instead of 401."""
        return "Bearer"
