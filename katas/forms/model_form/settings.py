from kata_project.settings import *  # noqa: F403
from kata_project.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "katas.forms.model_form"]
ROOT_URLCONF = "katas.forms.model_form.urls"
