from pathlib import Path

from django.conf import global_settings

from kata_project.settings import *  # noqa: F403
from kata_project.settings import STATICFILES_DIRS

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

# The folder with kata_project/site.css stays; the files in assets are called brand/….
STATICFILES_DIRS = (("brand", str(HERE / "assets")), *STATICFILES_DIRS)
STATIC_ROOT = "/var/www/static"
STORAGES = {
    **global_settings.STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
}
