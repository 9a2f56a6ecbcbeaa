"""The platform, which takes over the service of the categories."""

from kata_project.settings import *  # noqa: F403
from kata_project.settings import INSTALLED_APPS as PLATFORM_APPS

INSTALLED_APPS = [*PLATFORM_APPS, "katas.foundations.from_flask_to_django"]
ROOT_URLCONF = "katas.foundations.from_flask_to_django.urls"
