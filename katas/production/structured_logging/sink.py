"""Where the log goes: in production to stdout, here to a list. Nothing is to be done here."""

from __future__ import annotations

import logging

#: Exists before LOGGING is applied, as those of many libraries do.
logger = logging.getLogger("sink")

#: The lines that were written.
lines: list[str] = []


class SinkHandler(logging.Handler):
    """Keeps what its formatter makes of each record."""

    def emit(self, record: logging.LogRecord) -> None:
        lines.append(self.format(record))
