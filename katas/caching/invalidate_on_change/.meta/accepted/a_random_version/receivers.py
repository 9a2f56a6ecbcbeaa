from __future__ import annotations

from typing import Any

from django.db import models, transaction

from katas.caching.invalidate_on_change.querysets import forget


def changed(sender: type[models.Model], using: str, **kwargs: Any) -> None:
    """Receive ``post_save`` and ``post_delete`` of each model in ``models.py``."""
    transaction.on_commit(forget, using=using)
