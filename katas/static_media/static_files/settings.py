from pathlib import Path

from kata_project.settings import *  # noqa: F403

HERE = Path(__file__).resolve().parent

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "kata_project.accounts",
    "kata_project.blog",
    "kata_project.billing",
    "katas.static_media.static_files.podcast",
    "katas.static_media.static_files.events",
]
ROOT_URLCONF = "katas.static_media.static_files.urls"

# STATIC_URL and STATICFILES_DIRS come from the project's settings: "static/", and the folder with kata_project/site.css.
