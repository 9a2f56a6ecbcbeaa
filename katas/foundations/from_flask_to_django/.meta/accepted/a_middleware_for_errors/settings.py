from kata_project.settings import *  # noqa: F403
from kata_project.settings import INSTALLED_APPS as PLATFORM_APPS
from kata_project.settings import MIDDLEWARE as PLATFORM_MIDDLEWARE

INSTALLED_APPS = [*PLATFORM_APPS, "katas.foundations.from_flask_to_django"]
ROOT_URLCONF = "katas.foundations.from_flask_to_django.urls"
MIDDLEWARE = ["katas.foundations.from_flask_to_django.views.errors_as_json", *PLATFORM_MIDDLEWARE]
