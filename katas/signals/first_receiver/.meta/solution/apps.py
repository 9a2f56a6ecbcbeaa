from django.apps import AppConfig


class FirstReceiverConfig(AppConfig):
    """The app that keeps the numbers."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "katas.signals.first_receiver"
    label = "first_receiver"

    def ready(self) -> None:
        from katas.signals.first_receiver import receivers  # noqa: F401  (importing it connects it)
