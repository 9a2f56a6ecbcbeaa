"""Making tokens for the API."""

from __future__ import annotations

import random
from typing import Any

from katas.auth.auth_backend.models import ApiToken


def issue(user: Any) -> str:
    """Make a new token for *user*, and return it: this is the only time that anybody sees it."""
    secret = "".join(random.choices("abcdefghijklmnopqrstuvwxyz", k=16))
    ApiToken.objects.create(user=user, prefix=secret[:8], digest=secret)
    return f"{secret[:8]}.{secret}"
