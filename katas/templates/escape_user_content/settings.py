from kata_project.settings import *  # noqa: F403
from kata_project.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "katas.templates.escape_user_content"]
ROOT_URLCONF = "katas.templates.escape_user_content.urls"
