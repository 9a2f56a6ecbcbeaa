"""The settings of a new project, which has no tables yet and a user model of its own from the start."""

from kata_project.settings import *  # noqa: F403

# Without the apps of the platform, which has users of another model.
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "katas.auth.custom_user_model",
]
AUTH_USER_MODEL = "custom_user_model.Member"
ROOT_URLCONF = "katas.auth.custom_user_model.urls"
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "me"

# Fast, and for practice only: a real hasher is slow on purpose.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
