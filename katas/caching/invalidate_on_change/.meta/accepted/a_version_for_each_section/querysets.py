from __future__ import annotations

import time
from typing import Any

from django.core.cache import cache
from django.db import models, transaction


def touch(*names: str) -> None:
    """Give sections new versions after the commit; "all" is the version of all of them."""

    def do() -> None:
        for name in names:
            cache.set(f"version:{name}", f"{time.time_ns()}-{time.perf_counter_ns()}", None)

    transaction.on_commit(do)


class FollowedQuerySet(models.QuerySet[Any]):
    """A queryset whose changes the cached pages follow."""

    def bulk_create(self, objs: Any, *args: Any, **kwargs: Any) -> list[Any]:
        objs = list(objs)
        made = super().bulk_create(objs, *args, **kwargs)
        if self.model._meta.model_name == "article":
            slugs = {one.section_id for one in objs}
            sections = self.model._meta.get_field("section").related_model.objects.filter(pk__in=slugs)
            touch(*sections.values_list("slug", flat=True))
        else:
            touch("all")
        return made

    def update(self, **kwargs: Any) -> int:
        count = super().update(**kwargs)
        touch("all")
        return count
