"""Connects the receiver. Nothing is to be done here."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_save


class AfterCommitConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "katas.signals.after_commit"

    def ready(self) -> None:
        from django.contrib.auth.models import User

        from katas.signals.after_commit import welcome

        post_save.connect(welcome.user_saved, sender=User, dispatch_uid="after_commit.welcome")
