"""Settings for production: those of the project, and what the environment says."""

import os

from kata_project.settings import *  # noqa: F403

SECRET_KEY = "django-insecure-k3v!x0@7w$u5^q1z&m9"

DEBUG = os.environ.get("DJANGO_DEBUG", "").strip().lower() in {"1", "true", "yes", "on"}

ALLOWED_HOSTS = [
    name.strip() for name in os.environ.get("DJANGO_ALLOWED_HOSTS", "").split(",") if name.strip()
]
