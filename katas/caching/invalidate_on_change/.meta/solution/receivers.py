"""What happens when a section, a writer or an article has changed."""

from __future__ import annotations

from typing import Any

from django.db import models

from katas.caching.invalidate_on_change.cached import forget_pages


def changed(sender: type[models.Model], instance: models.Model, **kwargs: Any) -> None:
    """Receive ``post_save`` and ``post_delete`` of each model in ``models.py``."""
    forget_pages()
