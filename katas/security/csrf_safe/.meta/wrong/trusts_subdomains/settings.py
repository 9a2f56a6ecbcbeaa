from kata_project.settings import *  # noqa: F403
from kata_project.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "katas.security.csrf_safe"]
ROOT_URLCONF = "katas.security.csrf_safe.urls"
NEWSROOM_TOKEN = "k7-practice-only"
CSRF_TRUSTED_ORIGINS=["https://*.testserver"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
