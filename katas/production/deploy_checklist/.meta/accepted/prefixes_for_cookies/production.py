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

if not os.environ.get("DJANGO_SECRET_KEY", "").strip():
    raise ImproperlyConfigured("DJANGO_SECRET_KEY is missing")
SECRET_KEY = os.environ["DJANGO_SECRET_KEY"]
ALLOWED_HOSTS = list(filter(None, map(str.strip, os.environ.get("DJANGO_ALLOWED_HOSTS", "").split(","))))
if ALLOWED_HOSTS == [] or any("*" in name for name in ALLOWED_HOSTS):
    raise ImproperlyConfigured("DJANGO_ALLOWED_HOSTS has no host, or one that stands for all")

DEBUG = False
USE_X_FORWARDED_HOST = SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = "HTTP_X_FORWARDED_PROTO", "https"
SECURE_REDIRECT_EXEMPT = (r"\Aalive/\Z",)
SECURE_HSTS_SECONDS = 31536000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SILENCED_SYSTEM_CHECKS = ("security.W021",)

# The browser itself refuses such a cookie if it is not Secure, has a domain, or another path.
SESSION_COOKIE_NAME = "__Host-sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Strict"
