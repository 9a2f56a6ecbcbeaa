"""The settings with which the platform is public: behind a proxy of ours, which speaks HTTPS with the visitors."""

from __future__ import annotations

import os

import django

from kata_project.settings import *  # noqa: F403

ROOT_URLCONF = "katas.production.deploy_checklist.urls"

# Mail goes to the server beside this one. Django 6.1 has another name for the setting.
if django.VERSION >= (6, 1):
    MAILERS = {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend"}}
else:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"

# --- From here on it is yours ----------------------------------------------------------------------------------

SECRET_KEY = os.environ.get("DJANGO_SECRET_KEY", "we-change-this-key-before-we-go-live-or-soon-after-that-day")
DEBUG = bool(os.environ.get("DJANGO_DEBUG"))
ALLOWED_HOSTS = ["*"]

SECURE_SSL_REDIRECT = True

SILENCED_SYSTEM_CHECKS = ["security.W004", "security.W012", "security.W016"]
