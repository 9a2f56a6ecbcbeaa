"""What happens when somebody signs up."""

from __future__ import annotations

from kata_project.accounts.models import Profile


class Welcome:
    """Says hello to new users."""

    def __call__(self, sender, instance, **kwargs):
        if kwargs["created"] and not kwargs["raw"]:
            profile = Profile(user=instance)
            profile.display_name = (instance.get_full_name() or instance.username)[0:80]
            profile.save(force_insert=True, using=kwargs["using"])


welcome = Welcome()
