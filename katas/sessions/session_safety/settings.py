from kata_project.settings import *  # noqa: F403
from kata_project.settings import INSTALLED_APPS
from katas.sessions.session_safety.cookies import *  # noqa: F403

INSTALLED_APPS = [*INSTALLED_APPS, "katas.sessions.session_safety"]
ROOT_URLCONF = "katas.sessions.session_safety.urls"
SESSION_ENGINE = "django.contrib.sessions.backends.db"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
