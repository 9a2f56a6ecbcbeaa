"""The platform with a replica of its database, which gets the primary's rows a little later."""

from kata_project.settings import *  # noqa: F403
from kata_project.settings import DATA_DIR
from kata_project.settings import MIDDLEWARE as PROJECT

DATABASES = {
    "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": DATA_DIR / "db.sqlite3"},
    "replica": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DATA_DIR / "replica.sqlite3",
        "TEST": {"TEMPLATE": "default"},  # it begins as a copy
    },
}
DATABASE_ROUTERS = ["katas.databases.read_replica_router.routers.ReplicaRouter"]
# Before the others, which read the session and the user.
MIDDLEWARE = ["katas.databases.read_replica_router.middleware.PinWriters", *PROJECT]
ROOT_URLCONF = "katas.databases.read_replica_router.urls"
