"""Connects the receiver. Nothing is to be done here."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_delete, post_save


class InvalidateOnChangeConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "katas.caching.invalidate_on_change"

    def ready(self) -> None:
        from katas.caching.invalidate_on_change import receivers

        for model in self.get_models():
            for signal in (post_save, post_delete):
                signal.connect(receivers.changed, sender=model, dispatch_uid=f"{model.__name__} changed")
