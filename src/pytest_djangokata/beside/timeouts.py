"""pytest-timeout: its seconds become a limit of the kata's own process, and its timers stay out of this one.

A timer here would interrupt the wait for a kata, and with it the whole run, while the test that hangs went on.
"""

from __future__ import annotations

import os

import pytest

#: As an entry point and as a module, the two names under which it can be loaded.
NAMES = ("timeout", "pytest_timeout")


def seconds(config: pytest.Config) -> float | None:
    """Return the seconds that pytest-timeout gives each test, or None if it is not loaded or sets no limit."""
    if not any(config.pluginmanager.hasplugin(name) for name in NAMES):
        return None
    value = config.getoption("timeout", None)
    if value is None:
        value = os.environ.get("PYTEST_TIMEOUT") or config.getini("timeout") or 0
    try:
        return float(value) or None
    except ValueError:
        return None  # pytest-timeout itself refuses it


class TimeoutHooks:
    """Answers for pytest-timeout, whose hooks are there for other ways of keeping time."""

    @pytest.hookimpl(optionalhook=True, tryfirst=True)
    def pytest_timeout_set_timer(self, item: pytest.Item) -> bool | None:
        return True if hasattr(item, "kata") else None

    @pytest.hookimpl(optionalhook=True, tryfirst=True)
    def pytest_timeout_cancel_timer(self, item: pytest.Item) -> bool | None:
        return True if hasattr(item, "kata") else None
