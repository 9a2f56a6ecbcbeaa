"""What a test shows while it runs, apart from its reports: records of its log, and lines that pytest itself writes.

The parent has the terminal and the files for which they are meant, and shows them in the order of the tests.
"""

from __future__ import annotations

import contextlib
import io
import logging
import threading
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from pytest_djangokata.child.items import plain

MAX_RECORDS = 1000  # of one test
MAX_TEXT = 4000  # characters of one record


class Live:
    """Sends what is shown, each with the number of reports that came before it.

    :param send: sends one entry to the parent. It is called in the main thread only.
    """

    def __init__(self, send: Callable[..., None]) -> None:
        self._send = send
        self._waiting: deque[dict[str, Any]] = deque()
        self._records = 0
        self.when = "collection"
        #: Reports of the test that runs.
        self.reports = 0

    def begin(self) -> None:
        """Note that a test begins."""
        self._records = self.reports = 0
        self.when = "setup"

    def text(self, text: str) -> None:
        """Show what pytest writes on its terminal."""
        self._add(text=text)

    def record(self, record: logging.LogRecord) -> None:
        """Show a record of a log."""
        self._records += 1
        if self._records == MAX_RECORDS:
            record = logging.LogRecord(__name__, logging.WARNING, "", 0, "further records are left out", None, None)
        if self._records <= MAX_RECORDS:
            self._add(record=plain_record(record))

    def flush(self) -> None:
        """Send what is waiting. Other threads only add to it: their messages would mix with those of this one."""
        while self._waiting:
            self._send(**self._waiting.popleft())

    def _add(self, **entry: Any) -> None:
        self._waiting.append({"after": self.reports, "when": self.when, **entry})
        if threading.current_thread() is threading.main_thread():
            self.flush()


class LiveFile(io.TextIOBase):
    """The file behind pytest's terminal writer."""

    def __init__(self, live: Live) -> None:
        self._live = live

    def write(self, text: str) -> int:
        self._live.text(text)
        return len(text)


class LogHandler(logging.Handler):
    """Sends the records that the parent wants."""

    def __init__(self, live: Live, level: int) -> None:
        super().__init__(level)
        self._live = live

    def emit(self, record: logging.LogRecord) -> None:
        with contextlib.suppress(Exception):  # a record that cannot be formatted fails its test in pytest's own handler
            self._live.record(record)


class Phases:
    """The plugin that knows which phase of a test runs."""

    def __init__(self, live: Live) -> None:
        self._live = live

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self) -> None:
        self._live.when = "setup"

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_call(self) -> None:
        self._live.when = "call"

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_teardown(self) -> None:
        self._live.when = "teardown"

    @pytest.hookimpl(trylast=True)
    def pytest_runtest_logreport(self) -> None:
        self._live.reports += 1


@contextlib.contextmanager
def logging_to(live: Live, level: int | None) -> Iterator[None]:
    """Send records from *level* on, with the root logger let down to it, as pytest does for live logs.

    :param level: 0 for what the loggers let through by themselves, None for no records at all.
    """
    if level is None:
        yield
        return
    handler, root = LogHandler(live, level), logging.getLogger()
    others = [one for one in root.manager.loggerDict.values() if isinstance(one, logging.Logger) and not one.propagate]
    before = root.level
    for logger in (root, *others):
        logger.addHandler(handler)
    if level:
        root.setLevel(min(before, level))
    try:
        yield
    finally:
        root.setLevel(before)
        for logger in (root, *others):
            logger.removeHandler(handler)


def plain_record(record: logging.LogRecord) -> dict[str, Any]:
    """Return the attributes of *record*, and those that the caller has added, as plain data."""
    data = {name: _cut(plain(value)) for name, value in vars(record).items() if name not in ("msg", "args", "exc_info")}
    if record.exc_info and not record.exc_text:
        data["exc_text"] = _cut(logging.Formatter().formatException(record.exc_info))
    return data | {"msg": _cut(record.getMessage())}


def _cut(value: Any) -> Any:
    return f"{value[:MAX_TEXT]}…" if isinstance(value, str) and len(value) > MAX_TEXT else value
