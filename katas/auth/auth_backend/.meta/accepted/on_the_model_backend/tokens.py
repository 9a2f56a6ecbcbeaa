"""Making tokens for the API."""

from __future__ import annotations

import hashlib
import uuid
from os import urandom
from typing import Any


def issue(user: Any) -> str:
    """Make a new token for *user*, and return it."""
    prefix, secret = urandom(4).hex(), uuid.uuid4().hex
    user.api_tokens.create(prefix=prefix, digest=hashlib.new("sha256", secret.encode()).hexdigest())
    return f"{prefix}.{secret}"
