"""What another plugin raises while a kata's test runs elsewhere: that test's failure, as if it had run here."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pluggy
import pytest

from pytest_djangokata.collection.reports import passed_reports
from pytest_djangokata.workers.outcomes import Result

#: Code through which an exception passes on its way out of the wait, and the library's, which waits.
PASSED = (
    Path(__file__).parents[1],
    Path(pluggy.__file__).parent,
    Path(pytest.__file__).parent,
    Path(pytest.__file__).parents[1] / "_pytest",
)
LIBRARY = Path(os.__file__).parent


def interruptible(item: pytest.Item, wait: Callable[[], Result]) -> Result | list[pytest.TestReport]:
    """Return what *wait* returns, or the reports of a test in which somebody raised instead.

    The handler of a signal does, or another thread: a timeout of another plugin's, say. What ends the whole run still does.
    """
    call = pytest.CallInfo.from_call(wait, when="call", reraise=(pytest.exit.Exception, KeyboardInterrupt))
    if call.excinfo is None:
        return call.result
    call.excinfo.traceback = call.excinfo.traceback.filter(_is_theirs)
    setup, _, teardown = passed_reports(item)
    return [setup, pytest.TestReport.from_item_and_call(item, call), teardown]  # type: ignore[arg-type]


def _is_theirs(entry: object) -> bool:
    path = Path(str(getattr(entry, "path", "")))
    of_library = path.is_relative_to(LIBRARY) and "site-packages" not in path.parts
    return not of_library and not any(path.is_relative_to(folder) for folder in PASSED)
