from kata_project.settings import *  # noqa: F403
from kata_project.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "katas.sessions.remember_a_choice"]
ROOT_URLCONF = "katas.sessions.remember_a_choice.urls"
