"""The log of another team. Nothing is to be done here."""

from __future__ import annotations

from django.db import models

from katas.models.model_inheritance.models import Logged


class Download(Logged):  # type: ignore[valid-type,misc]
    """Somebody has downloaded a file."""

    file = models.CharField(max_length=200)
