"""What all templates of the editors' desk know."""

from __future__ import annotations

from functools import cache

from katas.templates.context_processor.models import Notification


def unread_notifications(request):
    if not hasattr(request, "user") or not request.user.is_authenticated:
        return {"unread_count": 0}
    return {"unread_count": cache(Notification.objects.filter(recipient=request.user, read_at=None).count)}
