"""What all templates of the editors' desk know."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def unread_notifications(request: HttpRequest) -> dict[str, Any]:
    """Give templates ``unread_count``, the number of the user's unread notifications."""
    raise NotImplementedError
