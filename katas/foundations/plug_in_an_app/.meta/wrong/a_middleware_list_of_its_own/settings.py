from kata_project.settings import *  # noqa: F403
from kata_project.settings import INSTALLED_APPS as PLATFORM_APPS

ROOT_URLCONF = "katas.foundations.plug_in_an_app.urls"
INSTALLED_APPS = ["katas.foundations.plug_in_an_app.newsletter.apps.NewsletterConfig", *PLATFORM_APPS]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
