"""How the site logs; settings.py takes LOGGING from here."""

from __future__ import annotations

import json
import logging
import math
from datetime import UTC, datetime
from typing import Any

from katas.production.structured_logging import current
from katas.production.structured_logging.sink import SinkHandler

#: What each record has; all else came by ``extra``.
USUAL = (
    "name msg args levelname levelno pathname filename module exc_info exc_text stack_info lineno funcName created msecs "
    "relativeCreated thread threadName processName process taskName message asctime request"
).split()
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
    if value is None or isinstance(value, str | int) or (isinstance(value, float) and math.isfinite(value)):
        return value
    return str(value)


class JsonFormatter(logging.Formatter):
    """Makes a line of JSON of each record."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        extra = {key: value for key, value in record.__dict__.items() if key not in USUAL}
        fields = {
            "time": datetime.fromtimestamp(record.created).astimezone(UTC).isoformat(timespec="milliseconds"),
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
        return json.dumps(without_secrets(extra) | fields, default=str)


LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"in_production": {"()": "django.utils.log.RequireDebugFalse"}},
    "formatters": {"json": {"()": JsonFormatter}},
    "handlers": {
        "sink": {"()": SinkHandler, "formatter": "json", "level": "INFO"},
        "mail": {
            "class": "django.utils.log.AdminEmailHandler",
            "include_html": True,
            "level": "ERROR",
            "filters": ["in_production"],
        },
    },
    "root": {"handlers": ["sink", "mail"], "level": "INFO"},
    # Django's own configuration gives this logger a handler for mail: without it each error would come twice.
    "loggers": {"django": {"handlers": ["sink", "mail"], "level": "INFO", "propagate": False}},
}
