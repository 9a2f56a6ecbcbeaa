"""What all templates of the editors' desk know."""

from __future__ import annotations

from functools import lru_cache

from katas.templates.context_processor.models import Notification


@lru_cache
def count(user_id):
    return Notification.objects.filter(recipient_id=user_id, read_at=None).count()


def unread_notifications(request):
    def unread_count():
        user = getattr(request, "user", None)
        return count(user.pk) if user and user.is_authenticated else 0

    return {"unread_count": unread_count}
