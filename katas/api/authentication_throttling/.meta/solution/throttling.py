"""How often the API may be called."""

from __future__ import annotations

from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView

from katas.api.authentication_throttling import limits


class ClientThrottle(SimpleRateThrottle):
    """A limit for each user, wherever the requests come from."""

    rate = f"{limits.REQUESTS}/min"

    def get_cache_key(self, request: Request, view: APIView) -> str | None:
        """Return the key under which the times of the last requests are in the cache."""
        return f"throttle_user_{request.user.pk}"
