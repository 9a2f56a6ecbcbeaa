"""The project's settings, with the accountants' admin site under /books/."""

from kata_project.settings import *  # noqa: F403
from kata_project.settings import INSTALLED_APPS as PROJECT_APPS

INSTALLED_APPS = [*PROJECT_APPS, "katas.admin.admin_n_plus_one"]
ROOT_URLCONF = "katas.admin.admin_n_plus_one.urls"
