"""What all templates of the editors' desk know."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.http import HttpRequest

from katas.templates.context_processor.models import Notification


def unread_notifications(request: HttpRequest) -> dict[str, Any]:
    """Give templates ``unread_count``, the number of the user's unread notifications."""

    # Templates call what can be called; the cache lives as long as this request's context.
    @cache
    def unread_count() -> int:
        user = getattr(request, "user", None)
        if user is None or not user.is_authenticated:
            return 0
        return Notification.objects.filter(recipient=user, read_at__isnull=True).count()

    return {"unread_count": unread_count}
