from django.apps import AppConfig


class ProfileOnSignupConfig(AppConfig):
    """Connects what happens when somebody signs up."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "katas.signals.profile_on_signup"
    label = "profile_on_signup"

    def ready(self) -> None:
        from katas.signals.profile_on_signup import receivers  # noqa: F401  (importing it connects it)
