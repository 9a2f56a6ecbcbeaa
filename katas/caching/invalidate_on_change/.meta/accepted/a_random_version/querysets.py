from __future__ import annotations

import secrets
from typing import Any

from django.core.cache import cache
from django.db import models, transaction


def forget() -> None:
    cache.set("token", secrets.token_hex(), 86_400)


class FollowedQuerySet(models.QuerySet[Any]):
    """A queryset whose changes the cached pages follow."""

    def update(self, **kwargs: Any) -> int:
        transaction.on_commit(forget, using=self.db)
        with transaction.atomic(using=self.db):
            transaction.on_commit(forget, using=self.db)
            return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        deleted = super().delete()
        transaction.on_commit(forget, using=self.db)
        return deleted

    def bulk_create(self, objs: Any, *args: Any, **kwargs: Any) -> list[Any]:
        with transaction.atomic(using=self.db):
            transaction.on_commit(forget, using=self.db)
            return super().bulk_create(objs, *args, **kwargs)
