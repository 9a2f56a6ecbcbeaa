"""Settings for production: those of the project, and what the environment says."""

import os

from kata_project.settings import *  # noqa: F403

SECRET_KEY = os.environ.get("DJANGO_SECRET_KEY", "change-me-before-we-go-live")
DEBUG = os.environ.get("DJANGO_DEBUG", "False")
ALLOWED_HOSTS = os.environ.get("DJANGO_ALLOWED_HOSTS", "*").split(",")
