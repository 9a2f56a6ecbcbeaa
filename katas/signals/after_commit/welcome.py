"""Who gets a welcome mail, and when."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from katas.signals.after_commit.mailing import send_welcome


def user_saved(sender: type[User], instance: User, created: bool, **kwargs: Any) -> None:
    """Receive ``post_save`` of a user: welcome those who are new."""
    if created:
        send_welcome(instance.username, instance.email)


def invite(people: Sequence[tuple[str, str]]) -> list[User]:
    """Create users, all or none, and welcome each of them.

    :param people: user names and e-mail addresses.
    :raises IntegrityError: if one of the names is taken.
    """
    with transaction.atomic():
        users = User.objects.bulk_create(User(username=username, email=email) for username, email in people)
        for user in users:
            send_welcome(user.username, user.email)
    return users
