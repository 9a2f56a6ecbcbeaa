"""How the site logs; settings.py takes LOGGING from here."""

from __future__ import annotations

import logging
from typing import Any

from katas.production.structured_logging.sink import SinkHandler


class JsonFormatter(logging.Formatter):
    """Makes a line of JSON of each record."""


LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": True,
    "formatters": {"json": {"()": JsonFormatter}},
    "handlers": {"sink": {"()": SinkHandler, "formatter": "json"}},
    "root": {"handlers": ["sink"], "level": "DEBUG"},
    "loggers": {"django": {"handlers": ["sink"], "level": "DEBUG"}},
}
