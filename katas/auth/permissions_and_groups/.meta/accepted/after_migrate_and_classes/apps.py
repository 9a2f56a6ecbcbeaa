"""The app of the magazine."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate

GROUPS = {
    "Writers": ["view_post", "add_post", "change_post"],
    "Editors": ["view_post", "add_post", "change_post", "publish_post"],
}


def make_groups(sender: AppConfig, using: str, apps: Any, **kwargs: Any) -> None:
    """Make the groups that are missing, once the permissions are there."""
    for name, codenames in GROUPS.items():
        group, made = apps.get_model("auth", "Group").objects.using(using).get_or_create(name=name)
        if made:
            permissions = apps.get_model("auth", "Permission").objects.using(using)
            ours = permissions.filter(content_type__app_label=sender.label, content_type__model="post")
            group.permissions.set(ours.filter(codename__in=codenames))


class MagazineConfig(AppConfig):
    name = "katas.auth.permissions_and_groups"

    def ready(self) -> None:
        """Wait for migrate: auth, which comes first in INSTALLED_APPS, has made the permissions by then."""
        post_migrate.connect(make_groups, sender=self)
