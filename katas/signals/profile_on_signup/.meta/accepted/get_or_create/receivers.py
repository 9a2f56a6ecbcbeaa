"""What happens when somebody signs up."""

from __future__ import annotations

from django.contrib.auth import get_user_model
from django.db.models import signals

from kata_project.accounts.models import Profile


def new_user(instance, created=False, raw=False, **kwargs):
    if raw or not created:
        return
    full_name = f"{instance.first_name} {instance.last_name}".strip()
    Profile.objects.get_or_create(user=instance, defaults={"display_name": (full_name or instance.username)[:80]})


def connect():
    signals.post_save.connect(new_user, sender=get_user_model(), dispatch_uid="new_user", weak=False)
