"""What was printed before any test ran: when Django was set up, and when the learner's files were imported."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest

from pytest_djangokata.child.texts import cut

MAX_READ = 1 << 20  # bytes


class Early:
    """A plugin that keeps what pytest captures while it collects; no test's report has it.

    :param log: where what is printed outside of pytest's capture goes. It is opened at once: behind the wall it cannot be.
    """

    def __init__(self, log: Path) -> None:
        self._log = log.open("rb", buffering=0) if log.exists() else None
        self._captured: list[str] = []

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        self._captured += [text for _, text in report.sections]

    def text(self) -> str:
        """Return all of it, or its two ends."""
        before = b""
        with contextlib.suppress(OSError):
            if self._log is not None:
                self._log.seek(0)
                before = self._log.read(MAX_READ)
        texts = [before.decode("utf-8", "replace"), *self._captured]
        return cut("\n".join(filter(None, map(str.rstrip, texts))))
