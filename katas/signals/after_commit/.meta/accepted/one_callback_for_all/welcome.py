"""Who gets a welcome mail, and when."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from katas.signals.after_commit.mailing import send_welcome


def welcome(keys: list[int]) -> None:
    """Welcome the users with these keys, as they are now in the database."""
    found = User.objects.in_bulk(keys)
    for key in keys:
        if key in found and found[key].email:
            try:
                send_welcome(found[key].username, found[key].email)
            except Exception as error:
                logging.error("welcome failed", exc_info=error)


def user_saved(sender: type[User], instance: User, created: bool, raw: bool, using: str, **kwargs: Any) -> None:
    """Receive ``post_save`` of a user: welcome those who are new."""
    if created and not raw:
        keys = [instance.pk]
        transaction.on_commit(lambda: welcome(keys), using=using)


def invite(people: Sequence[tuple[str, str]]) -> list[User]:
    """Create users, all or none, and welcome each of them."""
    with transaction.atomic():
        users = list(User.objects.bulk_create([User(username=name, email=email) for name, email in people]))
        keys = [user.pk for user in users]
        transaction.on_commit(lambda: welcome(keys))
    return users
