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

# --- From the environment ----------------------------------------------------------------------------------------

SECRET_KEY = os.environ.get("DJANGO_SECRET_KEY", "")
if not SECRET_KEY.strip():
    raise ImproperlyConfigured("Set DJANGO_SECRET_KEY and DJANGO_ALLOWED_HOSTS")

ALLOWED_HOSTS = [name.strip() for name in os.environ.get("DJANGO_ALLOWED_HOSTS", "").split(",") if name.strip()]
if not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("Set DJANGO_ALLOWED_HOSTS to the names of this site; * is no name.")

DEBUG = False

# --- The proxy ---------------------------------------------------------------------------------------------------
# Both headers may be trusted only because the proxy replaces what visitors send, and nobody else reaches us.

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
USE_X_FORWARDED_HOST = True

# --- HTTPS only --------------------------------------------------------------------------------------------------

SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^alive/$"]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
# A place on the browsers' preload lists is hard to take back; that is for the owners of the domain to decide.
SILENCED_SYSTEM_CHECKS = ["security.W021"]

SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
