"""How the site logs; settings.py takes LOGGING from here."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from math import isfinite
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
    if isinstance(value, float) and not isfinite(value):
        return str(value)  # NaN is no JSON, although json.dumps() writes it.
    return value


class JsonFormatter(logging.Formatter):
    """Makes a line of JSON of each record."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        extra = {key: value for key, value in record.__dict__.items() if key not in USUAL}
        fields = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "template": str(record.msg),
            "request_id": current.request_id.get(),
        }
        if record.exc_info and record.exc_info[0]:
            fields["exception"] = self.formatException(record.exc_info)
        else:
            extra.pop("exception", None)
        return json.dumps(without_secrets(extra) | fields, default=str, ensure_ascii=False)


LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"in_production": {"()": "django.utils.log.RequireDebugFalse"}},
    "formatters": {"json": {"()": JsonFormatter}},
    "handlers": {
        # A logger with a level of its own goes past the level of the root.
        "sink": {"()": SinkHandler, "formatter": "json", "level": "INFO"},
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
