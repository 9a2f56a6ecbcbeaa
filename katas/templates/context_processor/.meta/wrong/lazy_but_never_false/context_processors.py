"""What all templates of the editors' desk know."""

from __future__ import annotations

from functools import cached_property

from katas.templates.context_processor.models import Notification


class Unread:
    def __init__(self, request):
        self.request = request

    @cached_property
    def number(self):
        user = getattr(self.request, "user", None)
        if user is None or not user.is_authenticated:
            return 0
        return Notification.objects.filter(recipient=user, read_at=None).count()

    def __str__(self):
        return str(self.number)


def unread_notifications(request):
    return {"unread_count": Unread(request)}
