from django.apps import AppConfig


class FirstReceiverConfig(AppConfig):
    """The app that keeps the numbers."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "katas.signals.first_receiver"
    label = "first_receiver"
