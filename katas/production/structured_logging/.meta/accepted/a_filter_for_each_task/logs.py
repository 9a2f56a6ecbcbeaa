"""How the site logs; settings.py takes LOGGING from here."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from typing import Any

from katas.production.structured_logging import current
from katas.production.structured_logging.sink import SinkHandler

#: What each record has; all else came by ``extra``.
USUAL = {*logging.makeLogRecord({}).__dict__, "message", "asctime", "taskName", "request"}
SECRET = ("password", "token", "secret", "card", "authorization")


def without_secrets(value: Any) -> Any:
    """Return *value* with stars for what must not be read, at any depth."""
    if isinstance(value, dict):
        return {
            str(key): "***" if any(word in str(key).lower() for word in SECRET) else without_secrets(one)
            for key, one in value.items()
        }
    if isinstance(value, list | tuple):
        return [without_secrets(one) for one in value]
    return str(value) if isinstance(value, float) and value - value != 0 else value


class Context(logging.Filter):
    """Adds the ID of the request."""

    def filter(self, record: logging.LogRecord) -> bool:
        record._id = current.request_id.get()
        return True


class Once(logging.Filter):
    """Lets errors pass only while debugging is off."""

    def filter(self, record: logging.LogRecord) -> bool:
        from django.conf import settings

        return record.levelno >= logging.ERROR and not settings.DEBUG


class JsonFormatter(logging.Formatter):
    """Makes a line of JSON of each record."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "template": str(record.msg),
            "request_id": record._id,
        }
        if any(record.exc_info or ()):
            line["exception"] = self.formatException(record.exc_info)
        for key, value in record.__dict__.items():
            if key not in USUAL and key not in (*line, "exception", "_id"):
                line[key] = without_secrets({key: value})[key]
        return json.dumps(line, default=str)


LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"in_production": {"()": Once}, "context": {"()": Context}},
    "formatters": {"json": {"()": JsonFormatter}},
    "handlers": {
        "sink": {"()": SinkHandler, "formatter": "json", "filters": ["context"], "level": logging.INFO},
        "mail": {
            "class": "django.utils.log.AdminEmailHandler",
            "level": "ERROR",
            "filters": ["in_production"],
        },
    },
    "root": {"handlers": ["sink", "mail"], "level": "INFO"},
    # Django's own configuration gives this logger a handler for mail: without it each error would come twice.
    "loggers": {"django": {"handlers": [], "level": "INFO", "propagate": True}},
}
