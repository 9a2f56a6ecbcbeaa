from kata_project.settings import *  # noqa: F403
from kata_project.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "katas.auth.permissions_and_groups"]
ROOT_URLCONF = "katas.auth.permissions_and_groups.urls"
SESSION_ENGINE = "django.contrib.sessions.backends.cache"  # Nothing here is about sessions.
