"""What happens when a section, a writer or an article has changed."""

from __future__ import annotations

from typing import Any

from django.core.cache import cache
from django.db import models


def changed(sender: type[models.Model], instance: models.Model, **kwargs: Any) -> None:
    """Receive ``post_save`` and ``post_delete`` of each model in ``models.py``."""
    if sender.__name__ == "Article":
        cache.delete(f"section:{instance.section.slug}")  # type: ignore[attr-defined]
