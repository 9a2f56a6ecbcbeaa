from pathlib import Path

from kata_project.settings import *  # noqa: F403
from kata_project.settings import DATA_DIR, STATICFILES_DIRS

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
STATICFILES_DIRS = [*STATICFILES_DIRS, ("brand", HERE / "assets")]
STATIC_ROOT = HERE / "assets" / "collected"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
}
