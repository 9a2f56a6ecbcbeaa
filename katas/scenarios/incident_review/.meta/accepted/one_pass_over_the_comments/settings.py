"""What production runs with, beyond the settings of the project."""

from kata_project.settings import *  # noqa: F403
from kata_project.settings import MIDDLEWARE

ROOT_URLCONF = "katas.scenarios.incident_review.urls"
MIDDLEWARE = ["katas.scenarios.incident_review.request_log.RequestLog", *MIDDLEWARE]

SESSION_SAVE_EVERY_REQUEST = False

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "loggers": {"desk.requests": {"level": "INFO"}},
}
