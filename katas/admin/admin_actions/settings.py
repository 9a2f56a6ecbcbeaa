"""The project's settings, with the desk of the editors under /desk/."""

from kata_project.settings import *  # noqa: F403
from kata_project.settings import INSTALLED_APPS as PROJECT_APPS

INSTALLED_APPS = [*PROJECT_APPS, "katas.admin.admin_actions"]
ROOT_URLCONF = "katas.admin.admin_actions.urls"
