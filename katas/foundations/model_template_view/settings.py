"""The platform with the magazine."""

from kata_project.settings import *  # noqa: F403
from kata_project.settings import INSTALLED_APPS as PLATFORM_APPS

INSTALLED_APPS = [*PLATFORM_APPS, "katas.foundations.model_template_view"]
ROOT_URLCONF = "katas.foundations.model_template_view.urls"
