"""The queryset of all models whose changes show on section pages."""

from __future__ import annotations

from typing import Any

from django.db import models


class FollowedQuerySet(models.QuerySet[Any]):
    """A queryset whose changes the cached pages follow."""

    def update(self, **kwargs: Any) -> int:
        """Update the rows; bulk_update() comes here as well."""
        rows = super().update(**kwargs)
        self._forget()
        return rows

    def bulk_create(self, *args: Any, **kwargs: Any) -> list[Any]:
        """Create rows without signals."""
        made = super().bulk_create(*args, **kwargs)
        self._forget()
        return made

    def _forget(self) -> None:
        # The models import this module, and the pages import the models.
        from katas.caching.invalidate_on_change.cached import forget_pages

        forget_pages()
