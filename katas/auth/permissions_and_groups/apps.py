"""The app of the magazine."""

from __future__ import annotations

from django.apps import AppConfig


class MagazineConfig(AppConfig):
    name = "katas.auth.permissions_and_groups"
