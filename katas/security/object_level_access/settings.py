from kata_project.settings import *  # noqa: F403
from kata_project.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "katas.security.object_level_access"]
ROOT_URLCONF = "katas.security.object_level_access.urls"
