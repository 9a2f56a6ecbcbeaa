"""Making tokens for the API."""

from __future__ import annotations

import hashlib
import secrets
from typing import Any

from katas.auth.auth_backend.models import ApiToken


def digest_of(secret: str) -> str:
    """Return what is stored of a secret: quick to compute, which is enough for 256 random bits."""
    return hashlib.sha256(secret.encode()).hexdigest()


def issue(user: Any) -> str:
    """Make a new token for *user*, and return it: this is the only time that anybody sees it."""
    secret = secrets.token_urlsafe(32)
    prefix = secret[:4] + secret[-4:]
    ApiToken.objects.create(user=user, prefix=prefix, digest=digest_of(secret))
    return f"{prefix}.{secret}"
