from kata_project.settings import *  # noqa: F403
from kata_project.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "katas.forms.cross_field_validation"]
ROOT_URLCONF = "katas.forms.cross_field_validation.urls"
