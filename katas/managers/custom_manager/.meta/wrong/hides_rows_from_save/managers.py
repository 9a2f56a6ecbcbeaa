"""Managers for models of all apps."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone


def published(since: str, until: str | None = None) -> models.Manager:
    """Return a manager of the rows that the public may see at the time of the query.

    Related managers are made from the class of a manager, without arguments, so the names of the fields have to live in
    the class: each call makes a class of its own.

    :param since: the name of the date and time field from which a row is public; null means never.
    :param until: the name of the field at which a row stops being public; null means that it does not.
    """

    class PublishedManager(models.Manager):
        def get_queryset(self) -> models.QuerySet:
            now = timezone.now()
            rows = super().get_queryset().filter(**{f"{since}__lte": now})
            return rows if until is None else rows.filter(Q(**{until: None}) | Q(**{f"{until}__gt": now}))

    return PublishedManager()
