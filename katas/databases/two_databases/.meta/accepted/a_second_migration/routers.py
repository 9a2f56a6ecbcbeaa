"""Which database a model lives in."""

from __future__ import annotations

from typing import Any

from django.db.models import Model


class AuditRouter:
    """The app ``audit`` lives in the database ``audit``, everything else in ``default``."""

    def db_for_read(self, model: type[Model], **hints: Any) -> str:
        """Return the alias of the database to read *model* from."""
        return "audit" if model._meta.app_label == "audit" else "default"

    def db_for_write(self, model: type[Model], **hints: Any) -> str:
        """Return the alias of the database to write *model* to."""
        return self.db_for_read(model)

    def allow_migrate(self, db: str, app_label: str, model_name: str | None = None, **hints: Any) -> bool | None:
        """Return whether the migrations of the app *app_label* run on the database *db*."""
        return (db == "audit") == (app_label == "audit")
