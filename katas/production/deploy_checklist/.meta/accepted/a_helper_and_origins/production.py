"""The settings with which the platform is public: behind a proxy of ours, which speaks HTTPS with the visitors."""

from __future__ import annotations

import os

import django
from django.core.exceptions import ImproperlyConfigured

from kata_project.settings import *  # noqa: F403

ROOT_URLCONF = "katas.production.deploy_checklist.urls"

# Mail goes to the server beside this one. Django 6.1 has another name for the setting.
if django.VERSION >= (6, 1):
    MAILERS = {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend"}}
else:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"


def needed(name: str) -> str:
    """Return the variable *name*, which must say something."""
    value = os.environ.get(name, "")
    if not value.strip(" ,"):
        raise ImproperlyConfigured(f"{name} is not set.")
    return value


SECRET_KEY = needed("DJANGO_SECRET_KEY")
ALLOWED_HOSTS = [one for one in needed("DJANGO_ALLOWED_HOSTS").replace(",", " ").split() if one]
if {"*"} & set(ALLOWED_HOSTS):
    raise ImproperlyConfigured("DJANGO_ALLOWED_HOSTS must not contain *.")

DEBUG = False
SILENCED_SYSTEM_CHECKS = ["security.W021"]  # Preload is up to the owners of the domain.

USE_X_FORWARDED_HOST = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^alive/$"]
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 400
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_SAMESITE = "Strict"
