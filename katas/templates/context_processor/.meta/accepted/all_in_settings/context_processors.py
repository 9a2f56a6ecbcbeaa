"""What all templates of the editors' desk know."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.functional import cached_property

from katas.templates.context_processor.models import Notification


class Unread:
    """Counts when it is asked for the first time."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def number(self) -> int:
        """The number of unread notifications."""
        user = getattr(self.request, "user", AnonymousUser())
        if user.pk is None:
            return 0
        return Notification.objects.filter(recipient_id=user.pk).exclude(read_at__isnull=False).count()

    def __call__(self) -> int:
        return self.number


def unread_notifications(request: HttpRequest) -> dict[str, Any]:
    """Give templates ``unread_count``, the number of the user's unread notifications."""
    return {"unread_count": Unread(request)}
