from kata_project.settings import *  # noqa: F403
from kata_project.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "katas.auth.members_only"]
ROOT_URLCONF = "katas.auth.members_only.urls"
