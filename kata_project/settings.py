"""Settings of the practice project: what ``startproject`` writes, less what a practice project has no use for.

Importing this module reads the environment and touches nothing: no folder, no file, no connection.
A kata that needs other settings starts from these with ``from kata_project.settings import *``.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import django

from kata_project.database_url import parse_database_url

BASE_DIR = Path(__file__).resolve().parent

# Everything the project writes while it runs lands in one folder that can be deleted at any time. It is found
# from the current directory, because the project itself may be installed where the user can't write.
DATA_DIR = Path(os.environ.get("DJANGOKATA_DATA_DIR") or ".djangokata").absolute()

# --- Practice only -------------------------------------------------------------------------------------------
# The key is public and debugging is on: this project must never face the internet.

SECRET_KEY = "for-practice-only-never-use-this-key-for-a-site-that-anyone-relies-on"
DEBUG = True
ALLOWED_HOSTS: list[str] = []  # With DEBUG on, Django takes this to mean localhost.

# --- Application ---------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "kata_project.accounts",
    "kata_project.blog",
    "kata_project.billing",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "kata_project.urls"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# --- Data ----------------------------------------------------------------------------------------------------
# SQLite needs no set-up; DATABASE_URL chooses PostgreSQL for what SQLite can't do, such as row locks.

DATABASES: dict[str, Any] = {
    "default": (
        parse_database_url(os.environ["DATABASE_URL"])
        if os.environ.get("DATABASE_URL")
        else {"ENGINE": "django.db.backends.sqlite3", "NAME": DATA_DIR / "db.sqlite3"}
    ),
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Signing in ----------------------------------------------------------------------------------------------
# No password validators: the practice superuser is admin/admin, and nobody's account is worth guarding here.

LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "blog:home"
LOGOUT_REDIRECT_URL = "blog:home"

# --- Language and time ---------------------------------------------------------------------------------------

LANGUAGE_CODE = "en-us"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# --- Files and e-mail ----------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "media/"
MEDIA_ROOT = DATA_DIR / "media"

# Mail is printed where the server runs. Django 6.1 has another name for the setting, and warns of the old one.
if django.VERSION >= (6, 1):
    MAILERS = {"default": {"BACKEND": "django.core.mail.backends.console.EmailBackend"}}
else:
    EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
