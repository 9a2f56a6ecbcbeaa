"""The platform with its health checks, and a cache that can be made to fail."""

from kata_project.settings import *  # noqa: F403

ROOT_URLCONF = "katas.production.health_check.urls"
CACHES = {
    "default": {
        "BACKEND": "katas.production.health_check.outage.FragileCache",
        "LOCATION": "health-check",
    },
}
