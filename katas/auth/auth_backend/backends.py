"""Signing in with a token of the API."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from katas.auth.auth_backend.models import ApiToken


class TokenBackend(BaseBackend):
    """Knows the tokens ``prefix.secret`` of ``ApiToken``."""

    def authenticate(self, request: HttpRequest | None, token: str | None = None) -> Any:  # type: ignore[override]
        """Return the user of the token, or None."""
        prefix, secret = token.split(".")  # type: ignore[union-attr]
        return ApiToken.objects.get(prefix=prefix, digest=secret).user
