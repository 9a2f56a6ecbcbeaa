"""How the newsroom's app proves who it is."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare


def has_token(request: HttpRequest) -> bool:
    """Tell whether the request carries the newsroom's token."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return scheme == "Bearer" and constant_time_compare(token, settings.NEWSROOM_TOKEN)
