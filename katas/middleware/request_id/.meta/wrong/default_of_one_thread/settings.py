from kata_project.settings import *  # noqa: F403
from kata_project.settings import MIDDLEWARE

ROOT_URLCONF = "katas.middleware.request_id.urls"

MIDDLEWARE = [
    "katas.middleware.request_id.request_ids.RequestIdMiddleware",
    "katas.middleware.request_id.gate.RobotGate",
    *MIDDLEWARE,
]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "katas.middleware.request_id.request_ids.RequestIdFilter"}},
    "formatters": {"line": {"format": "{request_id} {name} {message}", "style": "{"}},
    "handlers": {
        "lines": {
            "class": "katas.middleware.request_id.lines.Lines",
            "filters": ["request_id"],
            "formatter": "line",
        },
    },
    "root": {"handlers": ["lines"], "level": "INFO"},
}
