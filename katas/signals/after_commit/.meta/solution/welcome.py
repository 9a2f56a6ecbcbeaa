"""Who gets a welcome mail, and when."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from katas.signals.after_commit.mailing import send_welcome


def greet(pk: int) -> None:
    """Welcome the user with this key, if there is one with an e-mail address."""
    # Read again: the object in memory does not hear of update(), delete() or a rollback.
    for user in User.objects.filter(pk=pk).exclude(email=""):
        send_welcome(user.username, user.email)


def user_saved(sender: type[User], instance: User, created: bool, raw: bool = False, **kwargs: Any) -> None:
    """Receive ``post_save`` of a user: welcome those who are new."""
    if created and not raw:
        # The default keeps the key of now; robust logs an exception, and neither caller nor next callback notices.
        transaction.on_commit(lambda pk=instance.pk: greet(pk), robust=True)


def invite(people: Sequence[tuple[str, str]]) -> list[User]:
    """Create users, all or none, and welcome each of them.

    :param people: user names and e-mail addresses.
    :raises IntegrityError: if one of the names is taken.
    """
    with transaction.atomic():
        users = User.objects.bulk_create(User(username=username, email=email) for username, email in people)
        for user in users:
            transaction.on_commit(lambda pk=user.pk: greet(pk), robust=True)
    return users
