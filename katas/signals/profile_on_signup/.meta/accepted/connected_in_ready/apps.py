from django.apps import AppConfig
from django.conf import settings
from django.db.models.signals import post_save


class ProfileOnSignupConfig(AppConfig):
    """Connects what happens when somebody signs up."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "katas.signals.profile_on_signup"
    label = "profile_on_signup"

    def ready(self) -> None:
        from katas.signals.profile_on_signup.receivers import create_profile

        post_save.connect(create_profile, sender=settings.AUTH_USER_MODEL)
