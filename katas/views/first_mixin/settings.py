from kata_project.settings import *  # noqa: F403
from kata_project.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "katas.views.first_mixin"]
ROOT_URLCONF = "katas.views.first_mixin.urls"
