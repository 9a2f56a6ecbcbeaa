from kata_project.settings import *  # noqa: F403
from kata_project.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "katas.views.compose_mixins"]
ROOT_URLCONF = "katas.views.compose_mixins.urls"
