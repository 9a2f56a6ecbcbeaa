"""Managers for models of all apps."""

from __future__ import annotations

from django.db import models


def published(since: str, until: str | None = None) -> models.Manager:
    """Return a manager of the rows that the public may see at the time of the query.

    :param since: the name of the date and time field from which a row is public; null means never.
    :param until: the name of the field at which a row stops being public; null means that it does not.
    """
    raise NotImplementedError
