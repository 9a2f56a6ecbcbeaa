"""What happens when somebody signs up."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models.signals import post_save
from django.dispatch import receiver

from kata_project.accounts.models import Profile


@receiver(post_save, sender=settings.AUTH_USER_MODEL, dispatch_uid="profile_on_signup")
def create_profile(sender: type[User], instance: User, created: bool, raw: bool, **kwargs: Any) -> None:
    """Give the user *instance* a profile, if it was saved for the first time."""
    if created and not raw:
        name = instance.get_full_name() or instance.get_username().split('@')[0]
        Profile.objects.create(user=instance, display_name=name[: Profile._meta.get_field("display_name").max_length])
