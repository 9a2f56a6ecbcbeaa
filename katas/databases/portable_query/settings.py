"""Two databases: a SQLite one, and a PostgreSQL one."""

from kata_project.settings import *  # noqa: F403
from kata_project.settings import DATABASES as PROJECT

INSTALLED_APPS = ["katas.databases.portable_query"]
DATABASES = {
    "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"},
    "postgresql": PROJECT["default"],
}
