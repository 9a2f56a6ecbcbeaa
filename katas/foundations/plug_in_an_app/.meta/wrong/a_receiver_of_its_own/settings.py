"""The settings of the platform with the newsletter."""

from kata_project.settings import *  # noqa: F403
from kata_project.settings import INSTALLED_APPS as PLATFORM_APPS

ROOT_URLCONF = "katas.foundations.plug_in_an_app.urls"
INSTALLED_APPS = [*PLATFORM_APPS, "katas.foundations.plug_in_an_app.newsletter"]
