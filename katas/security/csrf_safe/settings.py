from kata_project.settings import *  # noqa: F403
from kata_project.settings import INSTALLED_APPS, MIDDLEWARE

INSTALLED_APPS = [*INSTALLED_APPS, "katas.security.csrf_safe"]
ROOT_URLCONF = "katas.security.csrf_safe.urls"
NEWSROOM_TOKEN = "k7-practice-only"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# The newsroom's app got 403 answers.
MIDDLEWARE = [name for name in MIDDLEWARE if name != "django.middleware.csrf.CsrfViewMiddleware"]
SESSION_COOKIE_SAMESITE = "None"
