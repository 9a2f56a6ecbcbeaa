"""Settings for production: those of the project, and what the environment says."""

import os

from django.core.management.utils import get_random_secret_key

from kata_project.settings import *  # noqa: F403

SECRET_KEY = os.environ.get("DJANGO_SECRET_KEY") or get_random_secret_key()

DEBUG = os.environ.get("DJANGO_DEBUG", "").strip().lower() in {"1", "true", "yes", "on"}

ALLOWED_HOSTS = [
    name.strip() for name in os.environ.get("DJANGO_ALLOWED_HOSTS", "").split(",") if name.strip()
]
