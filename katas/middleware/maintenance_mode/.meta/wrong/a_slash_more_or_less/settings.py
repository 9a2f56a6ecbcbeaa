from kata_project.settings import *  # noqa: F403
from kata_project.settings import MIDDLEWARE

ROOT_URLCONF = "katas.middleware.maintenance_mode.urls"

MIDDLEWARE = [
    *MIDDLEWARE,
    "katas.middleware.maintenance_mode.maintenance.MaintenanceMode",
    "katas.middleware.maintenance_mode.counter.CountVisits",
]

# Fast, and for practice only: a real hasher is slow on purpose.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
