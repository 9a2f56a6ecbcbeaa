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

SECRET_KEY = os.environ.get("DJANGO_SECRET_KEY")
if SECRET_KEY is None or SECRET_KEY.isspace() or SECRET_KEY == "":
    raise ImproperlyConfigured("no DJANGO_SECRET_KEY")

ALLOWED_HOSTS = []
for name in os.environ.get("DJANGO_ALLOWED_HOSTS", "").split(","):
    if name.strip() == "*":
        raise ImproperlyConfigured("DJANGO_ALLOWED_HOSTS allows all hosts")
    if name.strip():
        ALLOWED_HOSTS.append(name.strip())
if not ALLOWED_HOSTS:
    raise ImproperlyConfigured("no DJANGO_ALLOWED_HOSTS")

DEBUG = False
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = ["^alive/$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
USE_X_FORWARDED_HOST = True
SECURE_HSTS_SECONDS = 2 * 366 * 86400
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
CSRF_USE_SESSIONS = False
CSRF_COOKIE_SECURE = True
SESSION_COOKIE_SECURE = True
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
