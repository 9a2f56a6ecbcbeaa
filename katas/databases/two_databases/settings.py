"""The platform with a second database, which has the audit log and nothing else."""

from kata_project.settings import *  # noqa: F403
from kata_project.settings import DATA_DIR
from kata_project.settings import INSTALLED_APPS as APPS

DATABASES = {
    "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": DATA_DIR / "db.sqlite3"},
    "audit": {"ENGINE": "django.db.backends.sqlite3", "NAME": DATA_DIR / "audit.sqlite3"},
}
DATABASE_ROUTERS = ["katas.databases.two_databases.routers.AuditRouter"]
INSTALLED_APPS = [*APPS, "katas.databases.two_databases.audit"]
