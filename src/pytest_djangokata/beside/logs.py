"""Live logs and ``--log-file``: records of a kata's process, handed to the handlers that pytest has in this one."""

from __future__ import annotations

import contextlib
import logging
from typing import Any

import pytest


def wanted_level(config: pytest.Config) -> int | None:
    """Return the level from which records are wanted here, 0 for all that the loggers let through, or None for none."""
    if not config.pluginmanager.hasplugin("logging"):
        return None
    live = config.getoption("log_cli_level") is not None or config.getini("log_cli")
    levels = []
    if live and config.pluginmanager.hasplugin("terminal"):
        levels.append(_level(config, "log_cli_level", "log_level"))
    if _setting(config, "log_file"):
        levels.append(_level(config, "log_file_level", "log_level"))
    return min(levels, default=None)


def arguments(config: pytest.Config) -> list[str]:
    """Return the options that shape what a report holds of a test's log."""
    if not config.pluginmanager.hasplugin("logging"):
        return []
    names = ("log_level", "log_format", "log_date_format", "log_auto_indent")
    found = [
        f"--{name.replace('_', '-')}={value}"
        for name in names
        if (value := _setting(config, name)) is not None and value != ""
    ]
    return [*found, *(f"--log-disable={name}" for name in config.getoption("logger_disable", []))]


def _setting(config: pytest.Config, name: str) -> Any:
    value = config.getoption(name)
    return config.getini(name) if value is None else value


def _level(config: pytest.Config, *names: str) -> int:
    """Return the first of these levels that is set, as a number; what is no level is refused by pytest itself."""
    for name in names:
        value = _setting(config, name)
        if value is not None and value != "":
            known = logging.getLevelNamesMapping().get(str(value).upper(), value)
            with contextlib.suppress(ValueError):
                return int(known)
    return 0


def replay(data: dict[str, Any], when: str) -> None:
    """Hand a record to pytest's own handlers, which know the formats, the levels and the file.

    :param data: the record's attributes, as the kata's process has sent them.
    :param when: the phase of the test, for the heading of live logs.
    """
    record = logging.makeLogRecord(data)
    if type(record.levelno) is not int:
        return
    for handler in logging.getLogger().handlers:
        if type(handler).__module__ == "_pytest.logging" and record.levelno >= handler.level:
            if hasattr(handler, "set_when") and getattr(handler, "_when", when) != when:
                handler.set_when(when)
            handler.handle(record)
