from __future__ import annotations

from typing import Any

from django.db import models

from katas.caching.invalidate_on_change.querysets import touch


def changed(sender: type[models.Model], instance: models.Model, created: bool = False, **kwargs: Any) -> None:
    """Receive ``post_save`` and ``post_delete`` of each model in ``models.py``."""
    if created and sender.__name__ == "Article":
        touch(instance.section.slug)
    else:
        touch("all")
