"""The practice project in memory, and the models that only the claims need."""

from kata_project.settings import *  # noqa: F403
from kata_project.settings import INSTALLED_APPS as APPS

DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
INSTALLED_APPS = [*APPS, "tests.claims.shelf"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # Fast, and nothing to protect.
ROOT_URLCONF = "tests.claims.urls"
