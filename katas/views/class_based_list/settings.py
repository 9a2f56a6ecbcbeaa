from kata_project.settings import *  # noqa: F403
from kata_project.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "katas.views.class_based_list"]
ROOT_URLCONF = "katas.views.class_based_list.urls"
