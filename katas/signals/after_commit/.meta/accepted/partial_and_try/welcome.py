"""Who gets a welcome mail, and when."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from katas.signals.after_commit.mailing import send_welcome

logger = logging.getLogger(__name__)


def later(user: User) -> None:
    key = user.pk

    def greet() -> None:
        try:
            now = User.objects.get(pk=key)
        except User.DoesNotExist:
            return
        if not now.email:
            return
        try:
            send_welcome(now.username, now.email)
        except Exception:
            logger.exception("No welcome for %s", key)

    transaction.on_commit(greet)


def user_saved(sender: type[User], instance: User, created: bool, **kwargs: Any) -> None:
    """Receive ``post_save`` of a user: welcome those who are new."""
    if not created or kwargs.get("raw"):
        return
    later(instance)


@transaction.atomic
def invite(people: Sequence[tuple[str, str]]) -> list[User]:
    """Create users, all or none, and welcome each of them."""
    made = [User(username=username, email=email) for username, email in people]
    User.objects.bulk_create(made)
    for user in made:
        later(user)
    return made
