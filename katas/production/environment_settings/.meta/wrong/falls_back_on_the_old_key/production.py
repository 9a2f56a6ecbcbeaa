"""Settings for production: those of the project, and what the environment says."""

import os

from django.core.exceptions import ImproperlyConfigured

from kata_project.settings import *  # noqa: F403

SECRET_KEY = os.environ.get("DJANGO_SECRET_KEY", "")
if not SECRET_KEY.strip():
    raise ImproperlyConfigured("Set DJANGO_SECRET_KEY: without a secret key this site does not start.")

from kata_project.settings import SECRET_KEY as _old
SECRET_KEY_FALLBACKS = [_old]
DEBUG = os.environ.get("DJANGO_DEBUG", "").strip().lower() in {"1", "true", "yes", "on"}

ALLOWED_HOSTS = [name.strip() for name in os.environ.get("DJANGO_ALLOWED_HOSTS", "").split(",") if name.strip()]
