"""Making tokens for the API."""

from __future__ import annotations

import hashlib
import secrets
from typing import Any


def issue(user: Any) -> str:
    """Make a new token for *user*, and return it."""
    prefix, secret = secrets.token_urlsafe(6), secrets.token_hex(20)
    user.api_tokens.create(prefix=prefix, digest=hashlib.new("sha256", secret.encode()).hexdigest())
    return f"{prefix}.{secret}"
