from __future__ import annotations

from django.apps import AppConfig


class ModelInheritanceConfig(AppConfig):
    """The library's app."""

    name = "katas.models.model_inheritance"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let Django know of the other team's model."""
        from katas.models.model_inheritance import downloads  # noqa: F401
