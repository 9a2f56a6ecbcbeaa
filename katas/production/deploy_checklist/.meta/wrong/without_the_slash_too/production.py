"""The settings with which the platform is public."""

from __future__ import annotations

import os

import django
from django.core.exceptions import ImproperlyConfigured

from kata_project.settings import *  # noqa: F403

ROOT_URLCONF = "katas.production.deploy_checklist.urls"

if django.VERSION >= (6, 1):
    MAILERS = {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend"}}
else:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"


def needed(name):
    value = os.environ.get(name, "").strip()
    if not value:
        raise ImproperlyConfigured(f"{name} is missing.")
    return value


SECRET_KEY = needed("DJANGO_SECRET_KEY")
DEBUG = False
ALLOWED_HOSTS = [host.strip() for host in needed("DJANGO_ALLOWED_HOSTS").split(",") if host.strip()]
if not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("DJANGO_ALLOWED_HOSTS has to name the hosts.")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
USE_X_FORWARDED_HOST = True
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^alive/?$"]
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
# Preload binds all subdomains for years.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
