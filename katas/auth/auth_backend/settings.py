from kata_project.settings import *  # noqa: F403
from kata_project.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "katas.auth.auth_backend"]
ROOT_URLCONF = "katas.auth.auth_backend.urls"

# Asked in this order, until one returns a user.
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "katas.auth.auth_backend.backends.TokenBackend",
    "katas.auth.auth_backend.old_app.OldAppBackend",
]

# Fast, and for practice only: a real hasher is slow on purpose.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
