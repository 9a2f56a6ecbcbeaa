"""What all templates of the editors' desk know."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject


def unread_notifications(request: HttpRequest) -> dict[str, Any]:
    """Give templates ``unread_count``, the number of the user's unread notifications."""

    def count() -> int:
        if not hasattr(request, "user") or request.user.is_anonymous:
            return 0
        return request.user.notifications.filter(read_at=None).count()

    return {"unread_count": SimpleLazyObject(count)}
