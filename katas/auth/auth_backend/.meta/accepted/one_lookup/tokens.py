"""Making tokens for the API."""

from __future__ import annotations

import string
from hashlib import sha256
from typing import Any

from django.utils.crypto import get_random_string

from katas.auth.auth_backend.models import ApiToken


def issue(user: Any) -> str:
    """Make a new token for *user*, and return it."""
    token = ApiToken(user=user, prefix=get_random_string(8, string.ascii_lowercase))
    secret = get_random_string(48)
    token.digest = sha256(bytes(secret, "ascii")).hexdigest()
    token.save()
    return ".".join([token.prefix, secret])
