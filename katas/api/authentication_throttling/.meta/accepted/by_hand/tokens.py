"""Making tokens for the API."""

from __future__ import annotations

import hashlib
import secrets
from typing import Any

from katas.api.authentication_throttling import clock, limits
from katas.api.authentication_throttling.models import ApiToken


def digest_of(token: str) -> str:
    """Return what is stored of a token: quick to compute, which is enough for 256 random bits."""
    return hashlib.sha256(token.encode()).hexdigest()


def issue(user: Any) -> str:
    """Make a new token for *user*, and return it: this is the only time that anybody sees it."""
    ApiToken.objects.filter(user=user, expires_at__lte=clock.now()).delete()
    token = secrets.token_urlsafe(32)
    ApiToken.objects.create(user=user, digest=digest_of(token), expires_at=clock.now() + limits.LIFETIME)
    return token
