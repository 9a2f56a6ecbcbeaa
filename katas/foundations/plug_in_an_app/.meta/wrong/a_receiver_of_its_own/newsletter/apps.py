"""What Django has to know about the app."""

from __future__ import annotations

from django.apps import AppConfig


class NewsletterConfig(AppConfig):
    """The newsletter, as Django sees it."""

    name = "katas.foundations.plug_in_an_app.newsletter"
    label = "newsletter"
    verbose_name = "Weekly newsletter"

    def ready(self) -> None:
        from django.core.mail import send_mail
        from django.db.models.signals import post_save
        def hello(sender, instance, created, **kwargs):
            if created and hasattr(instance, "email"):
                send_mail("Welcome to The Kata Post", "You will hear from us on Fridays.", None, [instance.email])
        post_save.connect(hello, weak=False)
