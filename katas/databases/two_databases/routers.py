"""Which database a model lives in."""

from __future__ import annotations

from typing import Any

from django.db.models import Model


class AuditRouter:
    """The app ``audit`` lives in the database ``audit``, everything else in ``default``."""

    def db_for_read(self, model: type[Model], **hints: Any) -> str | None:
        """Return the alias of the database to read *model* from; None has no opinion."""
        return None

    def db_for_write(self, model: type[Model], **hints: Any) -> str | None:
        """Return the alias of the database to write *model* to."""
        return None

    def allow_migrate(self, db: str, app_label: str, model_name: str | None = None, **hints: Any) -> bool | None:
        """Return whether the migrations of the app *app_label* run on the database *db*."""
        return None
