"""Which database a query goes to."""

from __future__ import annotations

from typing import Any

from django.db.models import Model


class ReplicaRouter:
    """Reads come from ``replica``, writes go to ``default``, the primary."""

    def db_for_read(self, model: type[Model], **hints: Any) -> str | None:
        """Return the alias of the database to read *model* from; None has no opinion."""
        return None

    def db_for_write(self, model: type[Model], **hints: Any) -> str | None:
        """Return the alias of the database to write *model* to."""
        return None

    def allow_relation(self, obj1: Model, obj2: Model, **hints: Any) -> bool | None:
        """Return whether the two may be tied to each other."""
        return None

    def allow_migrate(self, db: str, app_label: str, model_name: str | None = None, **hints: Any) -> bool | None:
        """Return whether migrations run on the database *db*."""
        return None
