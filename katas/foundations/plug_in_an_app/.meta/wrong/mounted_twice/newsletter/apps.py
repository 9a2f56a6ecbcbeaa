"""What Django has to know about the app."""

from __future__ import annotations

from django.apps import AppConfig


class NewsletterConfig(AppConfig):
    """The newsletter, as Django sees it."""

    name = "katas.foundations.plug_in_an_app.newsletter"
    label = "newsletter"
    verbose_name = "Weekly newsletter"

    def ready(self) -> None:
        from katas.foundations.plug_in_an_app.newsletter import signals  # noqa: F401  (importing it connects it)
