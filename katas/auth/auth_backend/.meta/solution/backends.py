"""Signing in with a token of the API."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from katas.auth.auth_backend.models import ApiToken
from katas.auth.auth_backend.tokens import digest_of


class TokenBackend(BaseBackend):
    """Knows the tokens ``prefix.secret`` of ``ApiToken``."""

    def authenticate(self, request: HttpRequest | None, token: str | None = None) -> Any:  # type: ignore[override]
        """Return the user of the token, or None, so that the next backend is asked."""
        prefix, _, secret = (token or "").partition(".")
        if not prefix or not secret:
            return None
        if any("\ud800" <= letter <= "\udfff" for letter in token or ""):
            return None  # half of a surrogate pair: JSON can have it, and UTF-8 cannot
        digest = digest_of(secret)
        rows = ApiToken.objects.filter(prefix=prefix, revoked_at=None, user__is_active=True)
        for row in rows.select_related("user"):
            if constant_time_compare(row.digest, digest):
                return row.user
        return None

    def get_user(self, user_id: Any) -> Any:
        """Return the user of a session, unless they are gone or inactive."""
        return get_user_model()._default_manager.filter(pk=user_id, is_active=True).first()
