"""Stands in for the log file: the lines are kept in a list."""

from __future__ import annotations

import logging

written: list[str] = []


class Lines(logging.Handler):
    """Writes each record as one line; a traceback is left out."""

    def emit(self, record: logging.LogRecord) -> None:
        record.exc_info = record.exc_text = None
        written.append(self.format(record))
