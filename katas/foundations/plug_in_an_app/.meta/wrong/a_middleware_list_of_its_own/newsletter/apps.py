from __future__ import annotations

from django.apps import AppConfig


class NewsletterConfig(AppConfig):
    name = "katas.foundations.plug_in_an_app.newsletter"
    label = "newsletter"
    verbose_name = "Weekly newsletter"

    def ready(self) -> None:
        from katas.foundations.plug_in_an_app.newsletter import signals  # noqa: F401
