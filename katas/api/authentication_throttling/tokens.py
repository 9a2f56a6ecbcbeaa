"""Making tokens for the API."""

from __future__ import annotations

import random
from typing import Any

from katas.api.authentication_throttling import clock, limits
from katas.api.authentication_throttling.models import ApiToken


def issue(user: Any) -> str:
    """Make a new token for *user*, and return it: this is the only time that anybody sees it."""
    token = "".join(random.choices("abcdefghijklmnopqrstuvwxyz", k=32))
    ApiToken.objects.create(user=user, digest=token, expires_at=clock.now() + limits.LIFETIME)
    return token
